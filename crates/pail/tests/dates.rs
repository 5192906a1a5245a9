//! Time: dates are those of the ledger's zone, whatever the device's clock and zone show.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::world::{Machine, World};

/// The date of the last line of the register, as the ledger keeps it.
fn last_date(machine: &Machine<'_>) -> String {
    let csv = machine.ok(&["register", "Food", "-O", "csv"]);
    let last = csv.lines().last().unwrap();
    last.split(',').next().unwrap().to_owned()
}

fn reports(world: &World) -> Vec<String> {
    let files = support::files_below(&world.ledger().join("reports"));
    let mut names: Vec<String> = files.keys().map(|path| path.display().to_string()).collect();
    names.sort();
    names
}

#[test]
fn half_past_eleven_at_night_is_still_today_on_both_sides_of_utc() {
    for zone in ["America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "UTC"]
    {
        let world = World::at(&format!("2026-11-30T23:30:00[{zone}]"));
        let home = world.machine("home", zone);
        home.ok(&["add", "Food", "150"]);
        assert_eq!(last_date(&home), "2026-11-30", "{zone}");
        // A traveller on the other side of the date line writes into the same day.
        let away = world.machine("away", if zone == "Pacific/Pago_Pago" { "Asia/Tokyo" } else { "Pacific/Pago_Pago" });
        away.ok(&["withdraw", "Food", "5"]);
        assert_eq!(last_date(&away), "2026-11-30", "{zone}");
        let report = away.ok(&["report", "-O", "csv"]);
        assert!(report.contains("Food,This month,5.00,150.00,"), "{zone}: {report}");
        let log = away.ok(&["log", "-O", "csv"]);
        assert!(log.lines().skip(1).all(|line| line.contains(",2026-11-30 23:30:00,")), "{zone}: {log}");

        world.now_is(&format!("2026-12-01T00:30:00[{zone}]"));
        away.ok(&["withdraw", "Food", "7"]);
        assert_eq!(last_date(&away), "2026-12-01", "{zone}");
        let report = home.ok(&["report", "-O", "csv"]);
        assert!(report.contains("Food,This month,7.00,0.00,"), "{zone}: {report}");
        let kept = ["2026-11-30.json", "2026-11-30/2.json", "2026-12-01.json", "2026-12-01/3.json"];
        assert_eq!(reports(&world), kept, "{zone}");
    }
}

#[test]
fn the_day_of_a_clock_change_has_its_date_from_its_first_minute_to_its_last() {
    for day in ["2026-03-29", "2026-10-25"] {
        for (time, zone) in
            [("00:30:00", "Europe/Berlin"), ("02:30:00", "Europe/Berlin"), ("23:30:00", "Europe/Berlin")]
        {
            let world = World::at(&format!("{day}T{time}[{zone}]"));
            let home = world.machine("home", zone);
            home.ok(&["add", "Food", "150"]);
            assert_eq!(last_date(&home), day, "{time}");
            home.ok(&["add", "Food", "1", "--date", "-1d"]);
            home.ok(&["report"]);
            assert_eq!(reports(&world), [format!("{day}.json"), format!("{day}/2.json")]);
            let csv = home.ok(&["register", "Food", "-O", "csv"]);
            let before = if day == "2026-03-29" { "2026-03-28," } else { "2026-10-24," };
            assert!(csv.lines().nth(1).unwrap().starts_with(before), "{csv}");
        }
    }
    // The hour that comes twice: both are the same day, and the log keeps their order.
    let world = World::at("2026-10-25T02:30:00+02:00[Europe/Berlin]");
    let home = world.machine("home", "Europe/Berlin");
    home.ok(&["add", "Food", "1"]);
    world.now_is("2026-10-25T02:30:00+01:00[Europe/Berlin]");
    home.ok(&["add", "Food", "2"]);
    let log = home.ok(&["log", "-n", "2"]);
    assert!(log.lines().all(|line| line.contains("2026-10-25 02:30:00")), "{log}");
}

#[test]
fn a_date_is_read_from_the_ledgers_today() {
    // A Sunday in Tokyo, while it is still Saturday where the device is.
    let world = World::at("2026-11-22T08:00:00[Asia/Tokyo]");
    world.machine("home", "Asia/Tokyo").ok(&["init"]);
    let device = world.machine("away", "America/Los_Angeles");
    let table = [
        ("2026-11-03", "2026-11-03"),
        ("2026-1-5", "2026-01-05"),
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("-3d", "2026-11-19"),
        ("mon", "2026-11-16"),
        ("sun", "2026-11-22"),
        ("Saturday", "2026-11-21"),
        ("11-03", "2026-11-03"),
        ("11-23", "2025-11-23"),
        ("02-29", "2024-02-29"),
    ];
    for (typed, date) in table {
        let ran = device.run(&["add", "Food", "1", "--date", typed]);
        assert_eq!((ran.code, ran.talk.contains("future")), (Some(0), false), "{typed}: {}", ran.talk);
        let entry = support::files_below(&world.ledger().join("journal")).into_values().last().unwrap();
        let entry = String::from_utf8(entry).unwrap();
        assert!(entry.contains(&format!("\"date\":\"{date}\"")), "{typed}: {entry}");
    }
}

#[test]
fn a_date_to_come_is_recorded_with_a_warning() {
    let world = World::at("2026-11-22T23:30:00[America/Los_Angeles]");
    let device = world.machine("home", "America/Los_Angeles");
    for (typed, date) in [("2026-11-23", "2026-11-23"), ("tomorrow", "2026-11-23"), ("2030-01-01", "2030-01-01")] {
        let ran = device.run(&["add", "Food", "1", "--date", typed]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.talk.contains(&format!("warning: {date} is in the future")), "{}", ran.talk);
    }
    // It is already the 23rd in UTC, but not where the ledger lives.
    assert!(!device.run(&["add", "Food", "1", "--date", "2026-11-22"]).talk.contains("future"));
}

#[test]
fn a_month_is_the_ledgers() {
    let world = World::at("2026-10-31T23:59:59[Pacific/Kiritimati]");
    let device = world.machine("home", "Pacific/Kiritimati");
    device.ok(&["add", "Food", "100"]);
    device.ok(&["withdraw", "Food", "30"]);
    world.now_is("2026-11-01T00:00:01[Pacific/Kiritimati]");
    device.ok(&["withdraw", "Food", "4"]);
    let spent = |period: &str| {
        let csv = device.ok(&["report", "-p", period, "-O", "csv"]);
        csv.lines().nth(1).unwrap().split(',').nth(2).unwrap().to_owned()
    };
    let table = [
        ("this month", "4.00"),
        ("last month", "30.00"),
        ("2026-10", "30.00"),
        ("2026-11", "4.00"),
        ("2026", "34.00"),
        ("last year", "0.00"),
        ("all", "34.00"),
    ];
    for (period, amount) in table {
        assert_eq!(spent(period), amount, "{period}");
    }
}

#[test]
fn without_tz_the_zone_of_a_new_ledger_is_the_systems() {
    let world = World::at("2026-11-22T00:30:00[Asia/Kolkata]");
    let device = world.machine("home", "");
    device.ok(&["add", "Food", "1"]);
    assert!(device.ok(&["where"]).contains("time zone  Asia/Kolkata\n"));
    assert_eq!(last_date(&device), "2026-11-22", "it is still the 21st in UTC");
}

#[test]
fn a_machine_that_does_not_know_the_zone_says_so() {
    let world = World::at("2026-11-22T12:00:00[Europe/Berlin]");
    let device = world.machine("home", "Europe/Berlin");
    device.ok(&["add", "Food", "1"]);
    let genesis = world.ledger().join("journal/00000000000000000000.json");
    let text = std::fs::read_to_string(&genesis).unwrap().replace("Europe/Berlin", "Europe/Nowhere");
    std::fs::write(&genesis, text).unwrap();
    std::fs::remove_file(world.ledger().join("journal/00000000000000000001.json")).unwrap();
    let ran = world.machine("other", "UTC").run(&["add", "Food", "1"]);
    assert_eq!(ran.code, Some(78), "{}", ran.talk);
    assert!(ran.talk.contains("this machine does not know the ledger's time zone Europe/Nowhere"), "{}", ran.talk);
}
