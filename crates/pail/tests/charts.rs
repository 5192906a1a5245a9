//! `chart` and `show`: the forms of the original program, byte for byte, whichever device looks.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::world::World;
use support::{books, device, refuses};

const NOON: &str = "2026-11-22T12:00:00[Europe/Berlin]";

#[test]
fn a_chart_is_byte_for_byte_the_originals() {
    let device = device();
    let spending = [("Business", "10.99"), ("Food", "105.55"), ("Entertainment", "33.40")];
    for (envelope, _) in spending {
        device.ok(&["add", envelope, "900"]);
    }
    for (envelope, amount) in spending {
        device.ok(&["withdraw", envelope, amount]);
    }
    let golden = include_str!("../../report/tests/golden/businesses/original-chart.txt");
    assert_eq!(device.ok(&["chart", "--original"]), golden, "with its blanks at the ends of the lines");
    assert_eq!(device.ok(&["chart"]), golden, "there are no transfers and no refunds");
}

#[test]
fn transfers_and_refunds_make_the_two_charts_differ() {
    let device = books();
    device.ok(&["withdraw", "Food", "30"]);
    device.ok(&["withdraw", "Rent", "30"]);
    device.ok(&["add", "Food", "20", "--refund"]);
    device.ok(&["transfer", "Rent", "Food", "100"]);
    let csv = |command: &[&str]| device.ok(&[command, &["-O", "csv"]].concat());
    let header = "envelope,spent,percent,currency\n";
    assert_eq!(csv(&["chart"]), format!("{header}Food,10.00,20,EUR\nRent,30.00,70,EUR\n"));
    assert_eq!(csv(&["chart", "--original"]), format!("{header}Food,30.00,10,EUR\nRent,130.00,80,EUR\n"));
    assert_eq!(csv(&["chart", "-p", "last year"]), format!("{header}Food,0.00,0,EUR\nRent,0.00,0,EUR\n"));
}

#[test]
fn the_lines_of_an_envelope_stand_where_they_were_recorded() {
    let world = World::at(NOON);
    let laptop = world.machine("laptop", "Europe/Berlin");
    let phone = world.machine("phone", "Asia/Tokyo");
    laptop.ok(&["add", "Food", "150", "Groceries"]);
    phone.ok(&["withdraw", "Food", "1", "by phone", "--date", "2025-01-01"]);
    laptop.ok(&["withdraw", "Food", "2", "--payee", "Bakery"]);
    laptop.ok(&["undo", "2"]);
    let without = "\
*************Food*************
Groceries               150.00
Bakery                   -2.00
Total: 148.00
";
    assert_eq!(phone.ok(&["show", "food"]), without);
    phone.ok(&["undo", "4"]);
    let whole = "\
*************Food*************
Groceries               150.00
by phone                 -1.00
Bakery                   -2.00
Total: 147.00
";
    for machine in [&laptop, &phone, &world.machine("tablet", "Europe/Berlin")] {
        assert_eq!(machine.ok(&["show", "Food"]), whole);
    }
}

#[test]
fn ready_to_assign_can_be_shown_and_an_account_cannot() {
    let device = books();
    device.ok(&["transfer", "Food", "Ready to assign", "50"]);
    let shown = device.ok(&["show", "Ready to assign"]);
    assert_eq!(shown, "*******Ready to assign********\nTransfer from Food       50.00\nTotal: 50.00\n");
    refuses(&device, &["show", "acct:Cash"], 2, &["is an account", "`pail register` shows"]);
    refuses(&device, &["show"], 2, &["<ENVELOPE>"]);
}
