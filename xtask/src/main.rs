//! Checks on the house itself: `cargo xtask tidy` refuses what breaks the architecture or the documents,
//! `cargo xtask docs` writes the manual pages from the help. No other crate knows this one.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for developers speaks on the streams")]

mod docs;
mod floors;
mod listing;
mod pages;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a check found: one line each, ready to be read.
type Findings = Vec<String>;

fn main() -> ExitCode {
    let root = root();
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy(&root),
        Some("docs") => done(docs::write(&root)),
        _ => done(Err("say `cargo xtask tidy` or `cargo xtask docs`".into())),
    }
}

/// Refuses what would break the architecture or the documents; lists what is worth a look.
fn tidy(root: &Path) -> ExitCode {
    let checks: [(&str, Result<Findings, String>); 6] = [
        ("crate edges stay within the floors", floors::check_edges(root)),
        ("crates stand on nothing that is forbidden to them", floors::check_forbidden(root)),
        ("every crate says what it is", pages::check_crate_docs(root)),
        ("every verb has a manual page and a session", pages::check_verbs(root)),
        ("the manual is what the help says", docs::check(root)),
        ("no test is ignored", pages::check_ignored(root)),
    ];
    let mut is_tidy = true;
    for (name, findings) in checks {
        let findings = findings.unwrap_or_else(|error| vec![error]);
        println!("{} {name}", if findings.is_empty() { "ok     " } else { "REFUSED" });
        findings.iter().for_each(|finding| println!("        {finding}"));
        is_tidy &= findings.is_empty();
    }
    listing::worth_a_look(root).iter().for_each(|line| println!("look at {line}"));
    if is_tidy { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn done(result: Result<(), String>) -> ExitCode {
    result.map_or_else(
        |error| {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_path_buf()
}
