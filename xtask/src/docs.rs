//! The manual: one page a verb, written from its help, so that the two cannot differ.

use std::path::Path;

use crate::Findings;
use crate::pages::{read, verbs};
use crate::run::output;

/// Writes all pages.
pub(crate) fn write(root: &Path) -> Result<(), String> {
    let dir = root.join("docs/reference");
    std::fs::create_dir_all(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    for (name, page) in pages(root)? {
        std::fs::write(dir.join(&name), page).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

/// Finds the pages that differ from the help.
pub(crate) fn check(root: &Path) -> Result<Findings, String> {
    let stale = pages(root)?.into_iter().filter(|(name, page)| {
        let there = read(&root.join("docs/reference").join(name)).unwrap_or_default();
        there != *page
    });
    Ok(stale.map(|(name, _)| format!("docs/reference/{name} is stale; `cargo xtask docs` writes it")).collect())
}

fn pages(root: &Path) -> Result<Vec<(String, String)>, String> {
    let mut pages = vec![("pail.md".to_owned(), page(root, "pail", &["--help"])?)];
    for verb in verbs(root)? {
        pages.push((format!("{verb}.md"), page(root, &format!("pail {verb}"), &["help", &verb])?));
    }
    Ok(pages)
}

fn page(root: &Path, title: &str, words: &[&str]) -> Result<String, String> {
    let run = ["run", "--quiet", "--package", "pail", "--"];
    let help = output(root, "cargo", &[&run, words].concat())?;
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    Ok(format!("# {title}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()))
}
