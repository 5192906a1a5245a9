//! Servers that are killed and come back, with the same objects, while everybody writes.

use std::thread;
use std::time::Duration;

use testkit::RawJournal;
use testkit::ministack::Ministack;
use testkit::seaweed::Seaweed;

use crate::buckets::devices;
use crate::writer::Plan;
use crate::{Chaos, device, rounds};

const BUCKET: &str = "restarted";
const JOURNAL: &str = "data/ledger/journal/";
const RESTARTS: usize = 3;
/// How long a server is up before it is killed.
const UP: Duration = Duration::from_millis(700);

#[test]
fn ministack_is_killed_and_comes_back_while_eight_write() {
    let mut server = Ministack::on_disk();
    server.create_bucket(BUCKET);
    let plan = Plan { writes: 25 * rounds(), killed_percent: 10, damaged_percent: 0 };
    let mut chaos = Chaos::begin("ministack, restarted", plan, devices(8, &server, BUCKET));
    chaos.run(|| {
        for _ in 0..RESTARTS * rounds() {
            thread::sleep(UP);
            server.kill();
            server.revive();
        }
    });
    let fresh = device(0).on_bucket(&server, &server.admin(), BUCKET);
    chaos.judge(&RawJournal::in_bucket(&server, BUCKET, JOURNAL), &fresh);
}

#[test]
fn seaweedfs_is_killed_and_comes_back_while_four_write() {
    let mut server = Seaweed::start();
    server.create_bucket(BUCKET);
    let plan = Plan { writes: 15 * rounds(), killed_percent: 10, damaged_percent: 0 };
    let mut chaos = Chaos::begin("SeaweedFS, restarted", plan, devices(4, &server, BUCKET));
    chaos.run(|| {
        for _ in 0..RESTARTS.div_ceil(2) * rounds() {
            thread::sleep(UP);
            server.kill();
            server.revive();
        }
    });
    let fresh = device(0).on_bucket(&server, &server.admin(), BUCKET);
    chaos.judge(&RawJournal::in_bucket(&server, BUCKET, JOURNAL), &fresh);
}
