//! The fault matrix of `docs/reliability.md` names the test of each row: they are there under these names.
#![allow(clippy::unwrap_used, reason = "a test program")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_test_that_the_fault_matrix_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let document = fs::read_to_string(root.join("docs/reliability.md")).unwrap();
    let (_, matrix) = document.split_once("## The fault matrix").unwrap();
    let rows: Vec<&str> = matrix.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(21 <= rows.len(), "each row of the matrix stands here: {}", rows.len());
    let tests = sources_below(&root.join("crates"));
    let in_backticks = rows.iter().flat_map(|row| row.split('`').skip(1).step_by(2));
    // Files and functions of tests; a name of many words is a test's.
    for name in in_backticks.filter(|name| 2 < name.matches('_').count()) {
        assert!(tests.contains(&format!("fn {name}(")), "no test is named {name}");
    }
}

/// All Rust below this directory.
fn sources_below(dir: &Path) -> String {
    let paths: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect();
    let is_rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    let text = |path: &PathBuf| match path.is_dir() {
        true => sources_below(path),
        false if is_rust(path) => fs::read_to_string(path).unwrap(),
        false => String::new(),
    };
    paths.iter().map(text).collect()
}
