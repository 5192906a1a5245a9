//! Running a program and reading what it says.

use std::path::Path;
use std::process::Command;

/// What a program writes to its first stream, if it works.
pub(crate) fn output(root: &Path, program: &str, words: &[&str]) -> Result<String, String> {
    let shown = format!("{program} {}", words.join(" "));
    let ended =
        Command::new(program).args(words).current_dir(root).output().map_err(|error| format!("{shown}: {error}"))?;
    if !ended.status.success() {
        return Err(format!("{shown}: {}", String::from_utf8_lossy(&ended.stderr).trim()));
    }
    String::from_utf8(ended.stdout).map_err(|error| format!("{shown}: {error}"))
}
