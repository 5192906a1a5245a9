//! How fast entries in memory are folded: `cargo bench -p app --bench replay [-- ENTRIES]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for people who measure")]

mod book;

use std::hint::black_box;
use std::time::{Duration, Instant};

use book::Book;

const RUNS: usize = 7;

fn main() {
    let count = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let book = Book::of(count);
    let bytes: usize = book.entries.iter().map(Vec::len).sum();
    println!("{count} entries of {} bytes on average, {RUNS} runs", bytes / book.entries.len());
    println!("{:>28} {:>12} {:>12} {:>12}", "entries a second:", "median", "fastest", "of CPU time");
    say("hashed", count, || {
        for entry in &book.entries {
            black_box(journal::Hash::of(entry));
        }
    });
    say("decoded", count, || {
        for (seq, entry) in (0..).zip(&book.entries) {
            black_box(journal::decode(journal::Seq(seq), entry).unwrap());
        }
    });
    say("replayed by one thread", count, || {
        let (genesis, entries) = book.entries.split_first().unwrap();
        let mut replayed = app::Replayed::begin(genesis).unwrap();
        entries.iter().for_each(|entry| replayed.push(entry).unwrap());
        assert_eq!(*replayed.ledger(), book.ledger);
    });
    say("replayed by two threads", count, || {
        assert_eq!(*app::replay(&book.entries).unwrap().ledger(), book.ledger);
    });
}

/// Times the work several times, by the clock and by what the first thread took of a CPU.
fn say(what: &str, count: u64, mut work: impl FnMut()) {
    let mut times: Vec<(Duration, Duration)> = Vec::new();
    for _ in 0..RUNS {
        let (start, cpu) = (Instant::now(), cpu_time());
        work();
        times.push((start.elapsed(), cpu_time().saturating_sub(cpu)));
    }
    times.sort();
    let cpu = times.iter().map(|(_, cpu)| *cpu).min().unwrap();
    let [median, fastest, cpu] = [times[RUNS / 2].0, times[0].0, cpu]
        .map(|time| count * 1_000_000_000 / u64::try_from(time.as_nanos()).unwrap().max(1));
    println!("{what:>28} {median:>12} {fastest:>12} {cpu:>12}");
}

/// What this thread has had of a CPU; Linux says it in nanoseconds.
fn cpu_time() -> Duration {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(line.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}
