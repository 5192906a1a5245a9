//! A ledger in a bucket, on two servers that have no line in common.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use testkit::ministack::Ministack;
use testkit::s3_server::S3Server;
use testkit::seaweed::Seaweed;
use testkit::wire::{Fate, Proxy};
use testkit::{Chance, Device, RawJournal};

use crate::writer::Plan;
use crate::{Chaos, device, rounds};

const JOURNAL: &str = "data/ledger/journal/";

/// Devices whose clocks differ as far as a store lets them: signatures are good for a quarter of an hour.
pub(crate) fn devices(count: usize, server: &S3Server, bucket: &str) -> Vec<Device> {
    let minutes = (-6..=6).cycle().step_by(5).take(count);
    minutes.map(|minutes| device(minutes * 60).on_bucket(server, &server.admin(), bucket)).collect()
}

fn kill(name: &'static str, server: &S3Server, bucket: &str, count: usize, plan: Plan) {
    server.create_bucket(bucket);
    let mut chaos = Chaos::begin(name, plan, devices(count, server, bucket));
    chaos.run(|| ());
    let fresh = device(0).on_bucket(server, &server.admin(), bucket);
    let counts = chaos.judge(&RawJournal::in_bucket(server, bucket, JOURNAL), &fresh);
    assert!(5 < counts.life.killed && 0 < counts.life.lost_slots, "nothing happened: {counts}");
}

#[test]
fn fifty_writers_are_killed_at_random_on_ministack() {
    let plan = Plan { writes: 2 * rounds(), killed_percent: 30, damaged_percent: 5 };
    kill("ministack, kill -9", Ministack::shared(), "fifty", 50, plan);
}

#[test]
fn four_writers_are_killed_at_random_on_seaweedfs() {
    let plan = Plan { writes: 12 * rounds(), killed_percent: 35, damaged_percent: 5 };
    kill("SeaweedFS, kill -9", Seaweed::shared(), "killed", 4, plan);
}

/// A proxy that treats one request in three badly. Of the entries every eighth is sent twice and every eighth is never
/// answered, so that no run is without.
fn proxy(server: &S3Server) -> Proxy {
    let chance = Mutex::new(Chance::new(Chance::seed_of_run()).of_part(1_000));
    let entries = AtomicUsize::new(0);
    Proxy::start(server.endpoint(), move |request| {
        let is_entry = request.method == "PUT" && request.key.contains("journal/");
        match is_entry.then(|| entries.fetch_add(1, Ordering::Relaxed) % 8) {
            Some(3) => return Fate::Twice,
            Some(6) => return Fate::AnswerLost,
            Some(_) | None => {}
        }
        let mut chance = chance.lock().expect("nobody panics with it");
        match chance.among(0..100) {
            0..12 => Fate::AnswerLost,
            12..17 => Fate::CutShort,
            17..25 => Fate::Lost,
            25..30 => Fate::Twice,
            30..36 => Fate::Late(Duration::from_millis(chance.among(1..300))),
            _ => Fate::Through,
        }
    })
}

fn lose_answers(name: &'static str, server: &S3Server, bucket: &str, count: usize) {
    server.create_bucket(bucket);
    let plan = Plan { writes: 10 * rounds(), killed_percent: 15, damaged_percent: 0 };
    let proxy = proxy(server);
    let devices = devices(count, server, bucket).into_iter().map(|device| device.behind(&proxy)).collect();
    let mut chaos = Chaos::begin(name, plan, devices);
    chaos.run(|| ());
    proxy.calm_down();
    let fresh = device(0).on_bucket(server, &server.admin(), bucket);
    let counts = chaos.judge(&RawJournal::in_bucket(server, bucket, JOURNAL), &fresh);
    let passed = proxy.passed();
    println!("{name}: {passed:?}");
    assert!(
        0 < passed.entries_unsaid && 0 < passed.entries_twice && 0 < passed.lost && 0 < passed.contended,
        "nothing happened: {counts}"
    );
}

#[test]
fn a_proxy_loses_answers_after_the_put_on_ministack() {
    lose_answers("ministack, lost answers", Ministack::shared(), "answers", 8);
}

#[test]
fn a_proxy_loses_answers_after_the_put_on_seaweedfs() {
    lose_answers("SeaweedFS, lost answers", Seaweed::shared(), "answers", 4);
}
