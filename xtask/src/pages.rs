//! What must stand beside the code: a word about each crate, a page and a session for each verb.

use std::path::{Path, PathBuf};

use crate::Findings;

pub(crate) fn check_crate_docs(root: &Path) -> Result<Findings, String> {
    let mut findings = Vec::new();
    for dir in entries(&root.join("crates"))? {
        let doors = ["src/lib.rs", "src/main.rs"].map(|door| dir.join(door));
        for door in doors.iter().filter(|door| door.exists()) {
            if !read(door)?.starts_with("//!") {
                findings.push(format!("{} does not begin with `//!`", shown(root, door)));
            }
        }
    }
    Ok(findings)
}

pub(crate) fn check_verbs(root: &Path) -> Result<Findings, String> {
    let mut findings = Vec::new();
    for verb in verbs(root)? {
        let pages = [format!("docs/reference/{verb}.md"), format!("tests/sessions/{verb}.md")];
        let missing = pages.iter().filter(|page| !root.join(page).exists());
        findings.extend(missing.map(|page| format!("the verb {verb} has no {page}")));
    }
    Ok(findings)
}

/// The verbs: one file each.
pub(crate) fn verbs(root: &Path) -> Result<Vec<String>, String> {
    let files = entries(&root.join("crates/cli/src/verbs"))?;
    Ok(files.iter().filter_map(|file| file.file_stem()?.to_str().map(str::to_owned)).collect())
}

pub(crate) fn check_ignored(root: &Path) -> Result<Findings, String> {
    let mark = concat!("#[", "ignore");
    let mut findings = Vec::new();
    for file in sources(root)? {
        let lines = read(&file)?;
        let ignored = (1..).zip(lines.lines()).filter(|(_, line)| line.trim_start().starts_with(mark));
        findings.extend(ignored.map(|(number, _)| format!("{}:{number} ignores a test", shown(root, &file))));
    }
    Ok(findings)
}

/// Every Rust file of the house.
pub(crate) fn sources(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut waiting = vec![root.join("crates"), root.join("xtask")];
    let mut files = Vec::new();
    while let Some(dir) = waiting.pop() {
        for path in entries(&dir)? {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

pub(crate) fn entries(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", dir.display());
    let entries = std::fs::read_dir(dir).map_err(failed)?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

pub(crate) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
