//! `sim run`, `sim exhaustive`, `sim replay`: see the crate's documentation.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use sim::{Bounds, Chance, Failure, Ran, Tally, Trace, play, play_small, run_seeds, shrink, walk};

const USAGE: &str = "\
sim run [--seeds N] [--from N] [--threads N] [--terse | --whole]   random runs; stops at the first broken law
sim exhaustive [--faults N] [--detours N] [--runs N]     every run of a small world
sim replay TRACE                                         one run, told step by step
";

fn main() -> ExitCode {
    // A panic is reported as a broken law, with its seed.
    std::panic::set_hook(Box::new(|_| {}));
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("run") => run(&words),
        Some("exhaustive") => exhaustive(&words),
        Some("replay") => match words.get(1).map(|word| word.parse::<Trace>()) {
            Some(Ok(trace)) => told(&play(Chance::replay(&trace), true)),
            Some(Err(_)) | None => usage(),
        },
        Some(_) | None => usage(),
    }
}

fn run(words: &[String]) -> ExitCode {
    let (seeds, from) = (number(words, "--seeds", 2_000), number(words, "--from", 0));
    let threads = usize::try_from(number(words, "--threads", 2)).unwrap_or(2);
    let is_terse = words.iter().any(|word| word == "--terse");
    let (begun, cpu_ms) = (Instant::now(), cpu_ms());
    let outcome = run_seeds(from, seeds, threads);
    let Some(failure) = outcome.failure else {
        say(&speed(&outcome.tally, begun, cpu_ms));
        return ExitCode::SUCCESS;
    };
    if is_terse {
        say(&format!("{} {}\n", failure.seed - from + 1, failure.violation.law));
        return ExitCode::FAILURE;
    }
    say(&headline(&failure));
    if words.iter().any(|word| word == "--whole") {
        return told(&play(Chance::replay(&failure.trace), true));
    }
    told(&shrink(&failure.trace))
}

fn exhaustive(words: &[String]) -> ExitCode {
    let begun = Instant::now();
    let bounds = Bounds {
        faults: number(words, "--faults", 1),
        detours: number(words, "--detours", 2),
        runs: number(words, "--runs", u64::MAX),
    };
    let walked = walk(bounds);
    let Some(failure) = walked.failure else {
        let which =
            if walked.is_complete { "all runs of the small world" } else { "the first runs of the small world" };
        say(&format!("{which}\n{}{:>12}  ms\n", walked.tally, begun.elapsed().as_millis()));
        return ExitCode::SUCCESS;
    };
    say(&format!("run {} of the small world: {}: {}\n", failure.seed, failure.violation.law, failure.violation.seen));
    say(play_small(&failure.trace, bounds, true).0.story.as_deref().unwrap_or_default());
    ExitCode::FAILURE
}

fn headline(failure: &Failure) -> String {
    let Failure { seed, violation, .. } = failure;
    format!("seed {seed} breaks a law\n{}: {}\n\nmade smaller:\n", violation.law, violation.seen)
}

/// Tells a run; a broken law is a failure.
fn told(ran: &Ran) -> ExitCode {
    say(ran.story.as_deref().unwrap_or_default());
    let Some(violation) = &ran.violation else {
        say("no law is broken\n");
        return ExitCode::SUCCESS;
    };
    let (law, seen, trace) = (violation.law, &violation.seen, &ran.trace);
    say(&format!("{law}: {seen}\nagain: cargo run --profile sim -p sim -- replay {trace}\n"));
    ExitCode::FAILURE
}

fn speed(tally: &Tally, begun: Instant, cpu_before_ms: u64) -> String {
    let wall_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    let cpu_used_ms = cpu_ms().saturating_sub(cpu_before_ms).max(1);
    let rate = |ms: u64| tally.seeds.saturating_mul(1000) / ms;
    format!(
        "{tally}{:>12}  seeds a second ({wall_ms} ms)\n{:>12}  seeds a second of one core ({cpu_used_ms} ms of CPU)\n",
        rate(wall_ms),
        rate(cpu_used_ms),
    )
}

/// What this process has used of the CPU, where the system tells.
fn cpu_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // The 14th and 15th field, in hundredths of a second.
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

fn number(words: &[String], name: &str, default: u64) -> u64 {
    let place = words.iter().position(|word| word == name);
    place.and_then(|place| words.get(place + 1)).and_then(|word| word.parse().ok()).unwrap_or(default)
}

fn usage() -> ExitCode {
    say(USAGE);
    ExitCode::from(2)
}

fn say(text: &str) {
    // Nobody is left to tell when the pipe is closed.
    let _ = io::stdout().write_all(text.as_bytes());
}
