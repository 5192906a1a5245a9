//! The demo: two years that any ledger could have, apart from everything else on this machine.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::device;

#[test]
fn it_shows_every_view_and_leaves_this_machines_own_ledger_alone() {
    let device = device();
    let shown = device.ok(&["demo", "--keep", "household"]);
    for command in ["budget", "register", "report", "chart", "blame", "undo", "balance --as-of"] {
        assert!(shown.contains(&format!("$ pail {command}")), "{command} is not shown in\n{shown}");
    }
    for own in ["cache", "state", "data", "config"] {
        assert!(!device.path(own).join("pennypail").exists(), "{own} was touched");
    }
    let ledger = device.path("household").join("ledger").display().to_string();
    assert!(shown.contains("rm -r ") && shown.contains("--store "), "{shown}");
    assert!(device.ok(&["--store", &ledger, "verify"]).contains("all proved"));
    let register = device.ok(&["--store", &ledger, "register", "-O", "csv"]);
    assert!(register.lines().count() > 900, "two years are more than {} lines", register.lines().count());
    let covered = register.lines().filter(|line| line.contains(",cover,")).count();
    assert!(8 < covered, "an overspent envelope is covered now and then: {covered}");
}

#[test]
fn two_demos_of_a_day_tell_the_same() {
    let device = device();
    let register = |name: &str| {
        device.ok(&["demo", "--keep", name]);
        let ledger = device.path(name).join("ledger").display().to_string();
        device.ok(&["--store", &ledger, "register", "-O", "csv"])
    };
    assert_eq!(register("one"), register("other"));
}
