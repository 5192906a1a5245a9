//! The program on a second real server, SeaweedFS: the original's session, a race, and somebody who may only read.
//! One server for this test process.

mod support;

use support::{device, four_at_once_lose_nothing, says};
use testkit::seaweed::Seaweed;
use testkit::{Device, RawJournal, session};

fn on_seaweed(bucket: &str) -> Device {
    let server = Seaweed::shared();
    device().on_bucket(server, &server.admin(), bucket)
}

/// The first acceptance test of the project, on another server than in `sessions.rs`.
#[test]
fn the_originals_session_is_as_its_page_shows_it() {
    let server = Seaweed::shared();
    server.create_bucket("budget-original");
    server.keep_versions("budget-original");
    let text = include_str!("../../../tests/sessions/original.md");
    session::play(&on_seaweed("budget-original"), "tests/sessions/original.md", text);
}

#[test]
fn four_devices_at_once_lose_nothing() {
    let server = Seaweed::shared();
    server.create_bucket("contention");
    four_at_once_lose_nothing(
        || on_seaweed("contention"),
        || RawJournal::in_bucket(server, "contention", "data/ledger/journal/"),
    );
}

#[test]
fn who_may_only_read_reads() {
    let server = Seaweed::shared();
    server.create_bucket("only-reading");
    on_seaweed("only-reading").ok(&["add", "Food", "150"]);
    let before = server.objects("only-reading");
    let reader = device().on_bucket(server, &server.reader(), "only-reading");
    assert!(reader.ok(&["balance", "Food"]).contains("150.00"));
    let command = ["add", "Food", "1"];
    says(&reader.run(&command), &command, 77, &["error: ", "AccessDenied", "s3:PutObject"]);
    assert_eq!(server.objects("only-reading"), before);
}
