//! The horizon: an id so old that a repeat could not be told is refused, and all devices agree which those are.

use std::sync::Arc;

use journal::{Limits, OpId, OpSource, Verdict};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, proptest};
use store::MemoryBucket;

use crate::bank::note;
use crate::device::{DAY_MS, Device, said};

const SMALL: Limits = Limits {
    patience_ms: 60_000,
    look_ms: 15 * 60_000,
    window_ops_min: 3,
    window_age_ms: 2 * DAY_MS,
    window_ops_max: 6,
    skew_ms: 2 * DAY_MS,
};

/// A ledger whose entry `n` was written by `founder` as many days after the one before as `days` says.
async fn written(days: &[i64]) -> (Arc<MemoryBucket>, Device, Vec<OpId>) {
    let memory = Arc::new(MemoryBucket::new());
    let founder = Device::with_limits(&memory, "founder", SMALL);
    let mut journal = founder.open();
    let _ = journal.catch_up().await;
    let _ = journal.create(r#"{"bank":true}"#).await.unwrap();
    let mut ops = Vec::new();
    for days in days {
        founder.clock.advance(days * DAY_MS);
        let Ok(Verdict::Committed(done)) = journal.commit(note("x"), OpSource::Mint).await else { unreachable!() };
        ops.push(done.op);
    }
    journal.save().unwrap();
    (memory, founder, ops)
}

/// An id just below or just above another one.
fn near(op: OpId, above: bool) -> OpId {
    OpId::mint(op.minted_ms() + if above { 1 } else { -1 }, 0)
}

/// What becomes of an id: `too old`, or it would be recorded.
async fn fate(device: &Device, op: OpId) -> bool {
    let mut impatient = device.limits;
    impatient.patience_ms = 0;
    let asker = Device { limits: impatient, shelf: device.shelf.stale_copy(), ..Device::new(&device.memory, "asker") };
    asker.clock.advance(1_000 * DAY_MS); // no id is from its future
    asker.line.faults.on_put(vec![store::PutFault::RequestLost; 10]);
    let mut journal = asker.open();
    let _ = journal.catch_up().await;
    // Proving the store is lost too: the id is looked at before.
    said(&journal.commit(note("new"), OpSource::Given(op)).await) == "too old"
}

#[tokio::test]
async fn an_id_leaves_the_window_by_age_or_number_and_never_below_the_least() {
    for (days, left) in [
        (&[0, 0, 0, 0, 0, 0][..], 0),
        (&[0, 0, 0, 0, 0, 0, 0], 1),
        (&[0, 0, 0, 0, 0, 0, 0, 0, 0], 3),
        (&[0, 9, 9], 0),
        (&[0, 9, 9, 9], 1),
        (&[0, 1, 1, 1, 1], 2),
        (&[0, 0, 0, 5, 0, -9, 0], 2),
        (&[5, -9, 0, 0, 9], 0),
        (&[5, -9, 0, 0, 0, 0, 0, 0], 2),
    ] {
        let (_, founder, ops) = written(days).await;
        let horizon = ops[..left].iter().max().copied();
        for (number, op) in ops.iter().enumerate() {
            for near in [near(*op, false), near(*op, true)] {
                let is_too_old = horizon.is_some_and(|horizon| near <= horizon);
                assert_eq!(fate(&founder, near).await, is_too_old, "{days:?}, beside {number}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_recorded_is_found_beyond_the_horizon() {
    let (_, founder, ops) = written(&[0, 9, 9, 9, 9, 9]).await;
    assert_eq!(said(&founder.command_as(ops[0], note("x")).await), "repeat #1");
    assert_eq!(said(&founder.command_as(near(ops[0], false), note("x")).await), "too old");
}

#[tokio::test]
async fn an_id_with_its_intent_is_never_too_old() {
    let (memory, founder, ops) = written(&[0]).await;
    let old = near(ops[0], false);
    *founder.line.stall.lock().unwrap() = Some(crate::device::Stall::BeforePut);
    let mut journal = founder.open();
    assert!(futures_util::FutureExt::now_or_never(journal.commit(note("x"), OpSource::Given(old))).is_none());
    founder.clock.advance(90 * DAY_MS);
    let phone = Device::with_limits(&memory, "phone", SMALL);
    phone.clock.advance(90 * DAY_MS);
    for _ in 0..7 {
        let _ = phone.command(note("between")).await;
    }
    assert!(fate(&phone, old).await);
    assert_eq!(said(&founder.command_as(old, note("x")).await), "committed #9");
}

fn arb_days() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(proptest::prop_oneof![4 => Just(0_i64), 2 => 1_i64..4, 1 => -5_i64..0], 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// One device wrote all, one read all, one read some, put it away, and read the rest later: one horizon.
    #[test]
    fn all_devices_agree_whatever_way_they_went(days in arb_days(), half in any::<prop::sample::Index>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (memory, writer, ops) = written(&days).await;
            let (cold, halves) = (Device::with_limits(&memory, "cold", SMALL), Device::with_limits(&memory, "halves", SMALL));
            let tail: Vec<_> = (1 + half.index(ops.len()) as u64..=ops.len() as u64).map(journal::Seq).collect();
            let hidden: Vec<_> = tail.iter().map(|seq| memory.remove(&seq.key()).unwrap()).collect();
            halves.read().await.save().unwrap();
            tail.iter().zip(hidden).for_each(|(seq, bytes)| memory.overwrite(&seq.key(), bytes));
            halves.read().await.save().unwrap();
            cold.read().await.save().unwrap();
            for op in &ops {
                for id in [near(*op, false), near(*op, true)] {
                    let expected = fate(&writer, id).await;
                    prop_assert_eq!(fate(&cold, id).await, expected);
                    prop_assert_eq!(fate(&halves, id).await, expected);
                }
            }
            Ok(())
        })?;
    }
}
