//! What must hold when a storm is over.

use std::collections::BTreeMap;

use journal::{Entry, Fold, Hash, Settled, StoredOp, Verdict};

use super::{Told, Word, World};
use crate::bank::{Balances, Bank, Request};
use crate::device::{Device, said};

/// The states after each entry, folded by hand.
fn replay(entries: &[Entry]) -> BTreeMap<u64, Balances> {
    let mut states = BTreeMap::from([(0, Balances::new())]);
    for entry in &entries[1..] {
        let mut state = states[&(entry.seq.0 - 1)].clone();
        for op in &entry.ops {
            let place = journal::Place { seq: entry.seq, index: 1, of: 1 };
            let stored = StoredOp { op: op.op, place, by: &entry.by.id, kind: &op.kind, json: &op.json };
            Bank::default().apply(&mut state, &stored).unwrap();
        }
        states.insert(entry.seq.0, state);
    }
    states
}

/// Invariants 1 to 10, 12 and 13; reading as a stranger proves 1 to 6.
pub(super) async fn check(world: &World, words: &[Word]) {
    let seed = world.seed;
    let stranger = Device::new(&world.memory, "stranger").read().await;
    let entries = stranger.history().unwrap();
    assert!(stranger.halted().is_none() && entries.len() as u64 == world.tail() + 1, "seed {seed}");
    let states = replay(&entries);
    let places = |request: &Request| -> Vec<u64> {
        let fp = Hash::of(Bank::default().given(request).as_bytes());
        entries.iter().filter(|entry| entry.ops.iter().any(|op| op.fp == fp)).map(|entry| entry.seq.0).collect()
    };
    let mut acks = Vec::new();
    for word in words {
        let (first, last) = word.tails;
        match &word.told {
            Told::Verdict(verdict, request) => match verdict {
                Verdict::Committed(done) => {
                    assert_eq!(places(request), [done.place.seq.0], "seed {seed}: acknowledged, {request:?}");
                    assert!(done.is_repeat || first < done.place.seq.0, "seed {seed}: recorded before it was asked");
                    acks.push((word, done.place.seq.0));
                }
                Verdict::Refused { seq, .. } => {
                    assert!(places(request).is_empty(), "seed {seed}: refused and there");
                    assert!((first..=last).contains(&seq.0), "seed {seed}: refused on an old state");
                    assert!(
                        Bank::default().decide(&states[&seq.0], request).is_err(),
                        "seed {seed}: refused for nothing"
                    );
                }
                Verdict::NotCommitted(_) => assert!(places(request).is_empty(), "seed {seed}: not committed and there"),
                Verdict::Unknown { op, .. } => {
                    let truth = said(&world.devices[word.device].command_as(*op, request.clone()).await);
                    let is_told = match places(request)[..] {
                        [] => truth.starts_with("committed") || truth.starts_with("refused") || truth == "unknown",
                        [seq] => truth == format!("repeat #{seq}"),
                        _ => false,
                    };
                    // What was unknown twice is recorded by the first question.
                    let is_again = (entries.len() as u64..=world.tail()).any(|seq| truth == format!("repeat #{seq}"));
                    assert!(is_told || is_again, "seed {seed}: {:?}, not {truth}", places(request));
                }
                Verdict::Conflict { .. } | Verdict::TooOld { .. } => unreachable!("seed {seed}: {request:?}"),
            },
            Told::Settled(Settled::Recorded { seq, request, .. }) => {
                assert_eq!(places(request), [seq.0], "seed {seed}");
            }
            Told::Settled(Settled::NotRecorded { request, .. }) => assert!(places(request).is_empty(), "seed {seed}"),
            Told::Settled(Settled::Open { .. }) => {}
            Told::Read { seq, state } => {
                assert!((first..=last).contains(seq), "seed {seed}: read #{seq} between {first} and {last}");
                assert_eq!(*state, states[seq], "seed {seed}: read another state than was written");
            }
        }
    }
    for (one, seq) in &acks {
        let later = acks.iter().find(|(other, after)| one.ended < other.began && after < seq && !is_repeat(other));
        assert!(later.is_none(), "seed {seed}: the order of answers is not the order of entries");
    }
    let tail = Device::new(&world.memory, "stranger").read().await;
    for device in &world.devices {
        let journal = device.read().await;
        assert_eq!((journal.state(), journal.head()), (tail.state(), tail.head()), "seed {seed}");
        let known = journal.history().unwrap();
        assert_eq!(known.last().map(|entry| entry.hash), tail.head(), "seed {seed}");
    }
}

fn is_repeat(word: &Word) -> bool {
    matches!(&word.told, Told::Verdict(Verdict::Committed(done), _) if done.is_repeat)
}
