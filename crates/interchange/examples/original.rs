//! Reads and arranges a ledger of the original, to be timed: `original LEDGER.json`.

use std::{env, fs, process::ExitCode};

use domain::Currency;
use interchange::original::{Rounding, Step, arrange, read};

fn main() -> ExitCode {
    let Some(path) = env::args().nth(1) else { return ExitCode::from(2) };
    let Ok(bytes) = fs::read(path) else { return ExitCode::from(66) };
    let Ok(currency) = Currency::new("USD") else { return ExitCode::FAILURE };
    let Ok(original) = read(&bytes, currency, Rounding::Refuse) else { return ExitCode::from(65) };
    let arranged = arrange(&original.categories);
    let is_transfer = |step: &&Step| matches!(step, Step::Transfer { .. });
    let transfer_count = arranged.steps.iter().filter(is_transfer).count();
    // The answer is the exit code; what it stands for is checked by the tests.
    if transfer_count == 0 && !arranged.steps.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
