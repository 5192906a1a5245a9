//! Every choice of a run comes from here, so that a run is its choices: drawn from a seed, walked through one by
//! one, or replayed from a printed trace.
//!
//! Choice 0 is always the calm one (no fault, the oldest request first), so a trace with zeros is a simpler story.

use std::fmt;
use std::str::FromStr;

/// Makes the choices of one run and remembers them.
#[derive(Debug)]
pub struct Chance {
    source: Source,
    made: Vec<Choice>,
}

#[derive(Debug)]
enum Source {
    /// Drawn from a seed.
    Seeded(u64),
    /// Given; calm when they are used up.
    Given(Vec<u8>),
}

/// One choice: which, and of how many.
#[derive(Clone, Copy, Debug)]
struct Choice {
    which: u8,
    of: u8,
}

impl Chance {
    /// Choices drawn from a seed.
    pub fn seeded(seed: u64) -> Self {
        Self { source: Source::Seeded(mix(seed ^ 0x5eed_0f9e_991e_5a11)), made: Vec::with_capacity(1024) }
    }

    /// These choices, and calm ones behind them.
    pub fn replay(trace: &Trace) -> Self {
        Self { source: Source::Given(trace.0.clone()), made: Vec::new() }
    }

    /// One of `of` things, each as likely as the others.
    pub fn pick(&mut self, of: usize) -> usize {
        self.choose(of, |bits, of| bits % of)
    }

    /// The first of `of` things so often in a hundred, else any of them.
    pub fn pick_calm(&mut self, of: usize, calm_percent: u64) -> usize {
        self.choose(of, |bits, of| if bits % 100 < calm_percent { 0 } else { (bits >> 32) % of })
    }

    /// Yes, so often in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        percent != 0 && self.choose(2, |bits, _| u64::from(bits % 100 < percent)) == 1
    }

    /// The choices so far.
    pub fn trace(&self) -> Trace {
        Trace(self.made.iter().map(|choice| choice.which).collect())
    }

    /// The choices that come after these when all are walked through in order; `None` after the last.
    pub fn next_in_order(&self) -> Option<Trace> {
        let last = self.made.iter().rposition(|choice| choice.which + 1 < choice.of)?;
        let mut next: Vec<u8> = self.made[..=last].iter().map(|choice| choice.which).collect();
        next[last] += 1;
        Some(Trace(next))
    }

    fn choose(&mut self, of: usize, draw: impl FnOnce(u64, u64) -> u64) -> usize {
        let of = u8::try_from(of).unwrap_or(u8::MAX);
        if of < 2 {
            return 0;
        }
        let which = match &mut self.source {
            Source::Seeded(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                u8::try_from(draw(mix(*state), of.into())).unwrap_or(0)
            }
            Source::Given(given) => given.get(self.made.len()).copied().unwrap_or(0).min(of - 1),
        };
        self.made.push(Choice { which, of });
        which.into()
    }
}

/// Spreads bits: the last half of splitmix64.
pub(crate) fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The choices of a run, as a text that can be pasted: a letter for each choice, a number before a letter that is
/// repeated. Zeros at the end are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(pub Vec<u8>);

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl fmt::Display for Trace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().rposition(|which| *which != 0).map_or(0, |last| last + 1);
        for same in self.0[..end].chunk_by(|left, right| left == right) {
            if 1 < same.len() {
                write!(out, "{}", same.len())?;
            }
            let (high, low) = (usize::from(same[0]) / LETTERS.len(), usize::from(same[0]) % LETTERS.len());
            // What is beyond the letters stands behind as many dots.
            write!(out, "{}{}", ".".repeat(high), char::from(LETTERS[low]))?;
        }
        Ok(())
    }
}

/// Text that is no trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATrace;

impl FromStr for Trace {
    type Err = NotATrace;

    fn from_str(text: &str) -> Result<Self, NotATrace> {
        let (mut made, mut count, mut dots) = (Vec::new(), 0_usize, 0_usize);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' if count < 100_000 => count = count * 10 + usize::from(byte - b'0'),
                b'.' if dots < 4 => dots += 1,
                _ => {
                    let low = LETTERS.iter().position(|letter| *letter == byte).ok_or(NotATrace)?;
                    let which = u8::try_from(dots * LETTERS.len() + low).map_err(|_| NotATrace)?;
                    made.extend(std::iter::repeat_n(which, count.max(1)));
                    (count, dots) = (0, 0);
                }
            }
        }
        if (count, dots) == (0, 0) { Ok(Self(made)) } else { Err(NotATrace) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_reads_back_from_its_text() {
        let trace = Trace(vec![0, 0, 0, 1, 51, 52, 104, 104, 255]);
        assert_eq!(trace.to_string(), "3abZ.a2..a....V");
        assert_eq!(trace.to_string().parse(), Ok(trace));
        assert_eq!(Trace(vec![1, 0, 0]).to_string(), "b", "zeros at the end say nothing");
        for wrong in ["?", "3", "b.", "99999999999999b"] {
            assert_eq!(wrong.parse::<Trace>(), Err(NotATrace), "{wrong}");
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_choices_and_so_does_its_trace() {
        let draw = |chance: &mut Chance| (0..50).map(|_| chance.pick(7) + chance.pick_calm(3, 50)).collect::<Vec<_>>();
        let (mut one, mut other) = (Chance::seeded(3), Chance::seeded(3));
        assert_eq!(draw(&mut one), draw(&mut other));
        assert_eq!(draw(&mut Chance::seeded(3)), draw(&mut Chance::replay(&one.trace())));
        assert_ne!(draw(&mut Chance::seeded(4)), draw(&mut Chance::seeded(5)));
    }

    #[test]
    fn all_choices_are_walked_through_once() {
        let (mut seen, mut next) = (Vec::new(), Some(Trace::default()));
        while let Some(trace) = next {
            let mut chance = Chance::replay(&trace);
            let first = chance.pick(3);
            seen.push((first, if first == 1 { chance.pick(2) } else { 0 }));
            next = chance.next_in_order();
        }
        assert_eq!(seen, [(0, 0), (1, 0), (1, 1), (2, 0)]);
    }
}
