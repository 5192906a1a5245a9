//! A ledger in a folder that several devices share.

use tempfile::tempdir;
use testkit::RawJournal;

use crate::writer::Plan;
use crate::{Chaos, device, rounds};

const YEAR_S: i64 = 366 * 24 * 60 * 60;

#[test]
fn killed_writers_with_clocks_years_apart_and_damaged_caches_and_checkpoints() {
    let folder = tempdir().unwrap();
    let root = folder.path().join("budget");
    let plan = Plan { writes: 20 * rounds(), killed_percent: 35, damaged_percent: 10 };
    let devices = (-3..3).map(|year| device(year * YEAR_S).on_folder(&root)).collect();
    let mut chaos = Chaos::begin("folder, kill -9", plan, devices);
    chaos.harm_too(&root.join("checkpoints"));
    chaos.run(|| ());
    let counts = chaos.judge(&RawJournal::in_folder(&root), &device(0).on_folder(&root));
    assert!(10 < counts.life.killed && 0 < counts.life.lost_slots && 0 < counts.life.damaged, "nothing happened");
}
