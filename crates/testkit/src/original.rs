//! The program that this one grew from: as short stand-ins of ours, and as itself where it lies beside the project.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::device::Ran;
use crate::ministack::{Keys, python};

/// Does to a ledger object what the original's command would: `add`, `withdraw`, `transfer`.
///
/// # Panics
///
/// If the original would have refused it.
#[track_caller]
pub fn writes(ledger: &[u8], words: &[&str]) -> Vec<u8> {
    let (code, out, talk) = fixture("writer.py", words, ledger);
    assert_eq!(code, Some(0), "`{}`: {talk}", words.join(" "));
    out
}

/// What the original reads in a ledger object: a line `category balance` each.
///
/// # Panics
///
/// If a stored balance is not what its lines come to.
#[track_caller]
pub fn reads(ledger: &[u8]) -> Vec<String> {
    let (code, out, talk) = fixture("reader.py", &[], ledger);
    assert_eq!(code, Some(0), "{talk}");
    String::from_utf8(out).expect("names are text").lines().map(str::to_owned).collect()
}

fn fixture(name: &str, words: &[&str], input: &[u8]) -> (Option<i32>, Vec<u8>, String) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/original").join(name);
    let mut command = Command::new(python());
    command.arg(&program).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("python starts: run scripts/install-test-tools.sh");
    let mut stdin = child.stdin.take().expect("it was asked for");
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || stdin.write_all(&input));
    let ended = child.wait_with_output().expect("python ends");
    let _ = feeding.join();
    (ended.status.code(), ended.stdout, String::from_utf8_lossy(&ended.stderr).into_owned())
}

/// The original program itself, on a bucket.
pub struct Original {
    program: PathBuf,
    variables: Vec<(String, String)>,
}

impl Original {
    /// It, where it lies beside the project; its ledger is `data/ledger.json` in this bucket.
    pub fn on_bucket(endpoint: &str, keys: &Keys, bucket: &str) -> Option<Self> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/baseline/original/main.py");
        let variables = [
            ("BUDGET_ENDPOINT", endpoint),
            ("BUDGET_BUCKET", bucket),
            ("AWS_DEFAULT_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", &keys.id),
            ("AWS_SECRET_ACCESS_KEY", &keys.secret),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        program.exists().then(|| Self { program, variables: variables.into() })
    }

    /// Runs one command to its end.
    pub fn run(&self, words: &[&str]) -> Ran {
        let mut command = Command::new(python());
        command.arg(&self.program).args(words).env_clear().envs(self.variables.iter().cloned());
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        Ran::of(command.output().expect("python starts"))
    }
}
