//! The simulator itself: it is repeatable, it finds what is wrong, and what it finds can be made smaller.

use sim::{Bounds, Chance, Trace, play, run_seeds, walk};

/// Enough for every kind of answer and most kinds of fault; the command runs far more.
const SEEDS: u64 = 600;

#[test]
fn no_law_is_broken() {
    let outcome = run_seeds(0, SEEDS, 2);
    assert!(outcome.failure.is_none(), "{:?}", outcome.failure);
    let tally = outcome.tally;
    for answer in ["committed", "repeat", "refused", "not committed", "unknown", "conflict", "settled: not recorded"] {
        assert!(tally.answers.contains_key(answer), "the runs are too mild, nobody heard {answer}: {tally}");
    }
    assert!(30 < tally.faults.len() && SEEDS < tally.commits && 50 < tally.contended, "{tally}");
}

#[test]
fn a_seed_and_its_trace_tell_the_same_story() {
    for seed in 0..20 {
        let by_seed = play(Chance::seeded(seed), true);
        let trace: Trace = by_seed.trace.to_string().parse().unwrap();
        let by_trace = play(Chance::replay(&trace), true);
        assert_eq!(by_seed.story, by_trace.story, "seed {seed}");
        assert_eq!(by_seed.tally, by_trace.tally, "seed {seed}");
    }
}

#[test]
fn a_small_world_is_walked_through_to_its_end() {
    let walked = walk(Bounds { faults: 0, detours: 2, runs: u64::MAX });
    assert!(walked.is_complete && walked.failure.is_none() && 10 < walked.tally.seeds, "{walked:?}");
}
