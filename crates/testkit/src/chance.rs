//! Chance that can be had again: everything follows from one seed.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::OnceLock;

/// The environment variable that gives the seed; without it each run has another.
const SEED: &str = "CHAOS_SEED";

/// Numbers from a seed (SplitMix64). Good for deciding what befalls whom, and for nothing else.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// What follows from this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The seed of this run: that of `CHAOS_SEED`, else another each time. Whoever uses it prints it.
    pub fn seed_of_run() -> u64 {
        static RUN: OnceLock<u64> = OnceLock::new();
        let given = |seed: String| seed.parse().unwrap_or_else(|_| panic!("{SEED} is a number, not {seed}"));
        let any = || RandomState::new().hash_one(0) & 0xffff_ffff;
        *RUN.get_or_init(|| std::env::var(SEED).map_or_else(|_| any(), given))
    }

    /// A chance of its own for the part with this number.
    #[must_use]
    pub fn of_part(&self, number: usize) -> Self {
        let mut own = Self(self.0 ^ (number as u64 + 1).wrapping_mul(0xd1b5_4a32_d192_ed03));
        own.next();
        own
    }

    /// A number in this range, which is not empty.
    pub fn among(&mut self, range: Range<u64>) -> u64 {
        range.start + self.next() % (range.end - range.start)
    }

    /// True this often in a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.among(0..100) < share
    }

    /// One of these.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn one_of<'a, T>(&mut self, those: &'a [T]) -> &'a T {
        let at = self.among(0..those.len() as u64);
        &those[usize::try_from(at).expect("it is below a length")]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
