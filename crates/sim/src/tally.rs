//! What was seen in the runs, in numbers.

use std::collections::BTreeMap;
use std::fmt;

use crate::fault::Fault;

/// What was seen in one run or in many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Runs.
    pub seeds: u64,
    /// Entries that were stored.
    pub commits: u64,
    /// Slots that more than one asked for.
    pub contended: u64,
    /// Faults, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Answers, by kind.
    pub answers: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// A fault happened.
    pub fn fault(&mut self, fault: Fault) {
        *self.faults.entry(fault.words()).or_default() += 1;
    }

    /// Somebody was answered.
    pub fn answer(&mut self, answer: &'static str) {
        *self.answers.entry(answer).or_default() += 1;
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.commits += other.commits;
        self.contended += other.contended;
        other.faults.iter().for_each(|(words, count)| *self.faults.entry(words).or_default() += count);
        other.answers.iter().for_each(|(words, count)| *self.answers.entry(words).or_default() += count);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: u64 = self.faults.values().sum();
        writeln!(out, "{:>12}  seeds", self.seeds)?;
        writeln!(out, "{:>12}  commits", self.commits)?;
        writeln!(out, "{:>12}  contended slots", self.contended)?;
        writeln!(out, "{faults:>12}  faults")?;
        self.faults.iter().try_for_each(|(words, count)| writeln!(out, "{count:>16}  {words}"))?;
        writeln!(out, "{:>12}  answers", self.answers.values().sum::<u64>())?;
        self.answers.iter().try_for_each(|(words, count)| writeln!(out, "{count:>16}  {words}"))
    }
}
