//! Reports: what counts as spending, and what is kept of them in the store.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;
use std::path::PathBuf;

use support::world::World;
use support::{books, device, files_below, ledger_of, says};
use testkit::Device;
use testkit::ministack::Ministack;

const NOON: &str = "2026-11-22T12:00:00[Europe/Berlin]";
const DAY: &str = "reports/2026-11-22.json";
/// A report as the original program wrote it.
const ORIGINALS: &str = r#"{
  "date": "2026-11-22",
  "categories": {"Food": {"spent": 12.5, "balance": 100, "deposits": 150}}
}"#;

/// The names of the kept reports, in order.
fn kept(world: &World) -> Vec<String> {
    let files = files_below(&world.ledger().join("reports"));
    let mut names: Vec<String> = files.keys().map(|path| path.display().to_string()).collect();
    names.sort();
    names
}

#[test]
fn the_kept_report_is_byte_for_byte_this_one() {
    let world = World::at(NOON);
    let machine = world.machine("laptop", "Europe/Berlin");
    machine.ok(&["add", "Food", "150", "Groceries"]);
    machine.ok(&["add", "Rent", "400", "October rent"]);
    machine.ok(&["transfer", "Food", "Rent", "50"]);
    machine.ok(&["withdraw", "Food", "12.40", "--date", "10-31"]);
    let ran = machine.run(&["report"]);
    assert_eq!(ran.talk, "kept as reports/2026-11-22.json\n");
    let stored = fs::read_to_string(world.ledger().join(DAY)).unwrap();
    assert_eq!(stored, include_str!("golden/2026-11-22.json").trim_end(), "the original wrote no line feed at its end");
    assert_eq!(stored, fs::read_to_string(world.ledger().join("reports/2026-11-22/4.json")).unwrap());
    // The same state gives the same bytes, from any device, and nothing is written anew.
    let again = world.machine("phone", "Asia/Tokyo").run(&["report"]);
    assert_eq!(again.out, ran.out);
    assert_eq!(stored, fs::read_to_string(world.ledger().join(DAY)).unwrap());
}

#[test]
fn the_days_earlier_report_stays() {
    let world = World::at(NOON);
    let machine = world.machine("laptop", "Europe/Berlin");
    machine.ok(&["add", "Food", "150"]);
    machine.ok(&["report"]);
    let first = fs::read(world.ledger().join(DAY)).unwrap();
    machine.ok(&["withdraw", "Food", "5"]);
    machine.ok(&["report"]);
    assert_eq!(kept(&world), ["2026-11-22.json", "2026-11-22/1.json", "2026-11-22/2.json"]);
    let bytes = |name: &str| fs::read(world.ledger().join("reports").join(name)).unwrap();
    assert_eq!(bytes("2026-11-22/1.json"), first);
    assert_eq!(bytes("2026-11-22/2.json"), bytes("2026-11-22.json"));
    assert_ne!(bytes("2026-11-22.json"), first);
    // A device that is behind does not put the older one back.
    let stale = machine.run(&["report", "--stale"]);
    assert_eq!(stale.code, Some(0));
    assert_eq!(bytes("2026-11-22/2.json"), bytes("2026-11-22.json"));
}

#[test]
fn whether_a_report_is_kept_is_said() {
    let table: [(&[&str], bool); 6] = [
        (&[], true),
        (&["--no-save"], false),
        (&["--save"], true),
        (&["-p", "all"], false),
        (&["-p", "2026-11", "--save"], true),
        (&["--period", "last month", "--no-save"], false),
    ];
    for (options, is_kept) in table {
        let world = World::at(NOON);
        let machine = world.machine("laptop", "Europe/Berlin");
        machine.ok(&["add", "Food", "150"]);
        let ran = machine.run(&[&["report"], options].concat());
        assert_eq!(ran.code, Some(0));
        assert_eq!(kept(&world).is_empty(), !is_kept, "{options:?}");
        assert_eq!(ran.talk, if is_kept { "kept as reports/2026-11-22.json\n" } else { "" }, "{options:?}");
    }
    let device = books();
    let both = ["report", "--save", "--no-save"];
    support::refuses(&device, &both, 2, &["the argument '--save' cannot be used with '--no-save'"]);
}

#[test]
fn spending_is_positive_refunds_are_taken_off_and_transfers_do_not_count() {
    let world = World::at(NOON);
    let machine = world.machine("laptop", "Europe/Berlin");
    machine.ok(&["add", "Food", "150"]);
    machine.ok(&["add", "Rent", "400"]);
    machine.ok(&["withdraw", "Food", "40"]);
    machine.ok(&["transfer", "Rent", "Food", "100"]);
    machine.ok(&["add", "Food", "15", "--refund"]);
    machine.ok(&["withdraw", "Rent", "300", "--date", "2026-10-01"]);
    machine.ok(&["withdraw", "Food", "7"]);
    machine.ok(&["undo"]);
    let text = machine.ok(&["report"]);
    let expected = "\
Spending (EUR)       This month       Since start
Envelope        Spent  Deposits   Spent  Deposits  Balance
Food            25.00    150.00   25.00    150.00   225.00
Rent             0.00    400.00  300.00    400.00     0.00
----------------------------------------------------------
Total           25.00    550.00  325.00    550.00   225.00
head 8:";
    assert_eq!(text.trim_end().trim_end_matches(|c: char| c.is_ascii_hexdigit()), expected);
    let csv = machine.ok(&["report", "-p", "2026-10", "-O", "csv"]);
    let expected = "\
envelope,period,spent,deposits,balance,currency
Food,October 2026,0.00,0.00,225.00,EUR
Rent,October 2026,300.00,0.00,0.00,EUR
";
    assert_eq!(csv, expected);
}

#[test]
fn what_is_not_this_ledgers_report_is_never_overwritten_in_a_folder() {
    let other = {
        let world = World::at(NOON);
        let machine = world.machine("laptop", "Europe/Berlin");
        machine.with("PAIL_STORE", &world.ledger().join("other").display().to_string()).ok(&["add", "Food", "1"]);
        world.machine("phone", "Asia/Tokyo").ok(&["add", "Fun", "2"]);
        world.machine("phone", "Asia/Tokyo").ok(&["report"]);
        fs::read_to_string(world.ledger().join(DAY)).unwrap()
    };
    let world = World::at(NOON);
    let machine = world.machine("laptop", "Europe/Berlin");
    machine.ok(&["add", "Food", "150"]);
    machine.ok(&["report"]);
    let changed_by_hand = fs::read_to_string(world.ledger().join(DAY)).unwrap().replace("150.00", "151.00");
    for foreign in [ORIGINALS, &other, &changed_by_hand, "", "{}", "not JSON"] {
        fs::write(world.ledger().join(DAY), foreign).unwrap();
        let ran = machine.run(&["report"]);
        let words =
            "warning: reports/2026-11-22.json is not of this ledger and stays as it is; the report was not kept\n";
        assert_eq!((ran.code, ran.talk.as_str()), (Some(0), words), "{foreign}");
        assert!(ran.out.contains("Food"));
        assert_eq!(fs::read_to_string(world.ledger().join(DAY)).unwrap(), foreign);
    }
}

#[test]
fn on_a_bucket_of_the_original_program_the_report_goes_beside_the_ledger() {
    let server = Ministack::shared();
    server.create_bucket("reports-elsewhere");
    let device = device().on_bucket(server, &server.admin(), "reports-elsewhere");
    device.ok(&["add", "Food", "150"]);
    let talk = device.ends(0, &["report"]).talk;
    let day = talk.trim_end().strip_prefix("kept as ").unwrap_or_else(|| panic!("{talk}")).to_owned();
    assert!(day.starts_with("reports/2"), "{day}");
    server.put("reports-elsewhere", &day, ORIGINALS.as_bytes());
    device.ok(&["add", "Food", "1"]);
    let ran = device.ends(0, &["report"]);
    let elsewhere = format!("data/ledger/{day}");
    says(&ran, &["report"], 0, &[&format!("{day} is not of this ledger and stays as it is; kept as {elsewhere}\n")]);
    assert_eq!(server.get("reports-elsewhere", &day), ORIGINALS.as_bytes());
    let lasting = elsewhere.replace(".json", "/2.json");
    assert_eq!(server.get("reports-elsewhere", &elsewhere), server.get("reports-elsewhere", &lasting));
    let keys = server.objects("reports-elsewhere");
    let journal = (0..=2).map(|seq| format!("data/ledger/journal/{seq:020}.json"));
    let first = day.replace(".json", "/1.json");
    let published = "data/ledger.json".to_owned();
    let expected = journal.chain([lasting, elsewhere, first, day, published]);
    let mut expected: Vec<String> = expected.collect();
    expected.sort();
    assert_eq!(keys, expected);
}

#[test]
fn two_ledgers_in_one_bucket_keep_their_reports_apart() {
    let server = Ministack::shared();
    server.create_bucket("two-ledgers");
    let ann = device().on_bucket(server, &server.admin(), "two-ledgers");
    let bob = device().on_bucket(server, &server.admin(), "two-ledgers").with("LEDGER_KEY", "data/bob.json");
    for (device, name) in [(&ann, "Food"), (&bob, "Fun")] {
        device.ok(&["add", name, "150"]);
        device.ok(&["report"]);
        device.ok(&["report"]);
    }
    let text = |key: &str| String::from_utf8(server.get("two-ledgers", key)).unwrap();
    let keys = server.objects("two-ledgers");
    let day = |prefix: &str| keys.iter().find(|key| key.starts_with(prefix) && !key.ends_with("/1.json")).unwrap();
    assert!(text(day("reports/")).contains("\"Food\"") && !text(day("reports/")).contains("\"Fun\""));
    assert!(text(day("data/bob/reports/")).contains("\"Fun\""));
}

/// What HEAD says of the encryption of each object.
fn encryption(server: &Ministack, bucket: &str) -> Vec<(String, Option<String>)> {
    let keys = server.objects(bucket).into_iter();
    keys.map(|key| {
        let said = server.head(bucket, &key).get("x-amz-server-side-encryption").cloned();
        (key, said)
    })
    .collect()
}

#[test]
fn with_sse_every_object_lies_encrypted_and_without_nothing_is_asked() {
    let server = Ministack::shared();
    for (setting, bucket, said) in [
        ("sse = \"AES256\"\n", "sse-aes", Some("AES256")),
        ("", "sse-auto", None),
        ("sse = \"none\"\n", "sse-none", None),
    ] {
        server.create_bucket(bucket);
        let device = device().on_bucket(server, &server.admin(), bucket);
        device.configure(setting);
        device.ok(&["add", "Food", "150"]);
        device.ok(&["withdraw", "Food", "5"]);
        device.ok(&["report"]);
        device.ok(&["withdraw", "Food", "5"]);
        device.ok(&["report"]);
        let objects = encryption(server, bucket);
        assert_eq!(objects.len(), 4 + 3 + 1, "genesis, three entries, two states, the day and the view: {objects:?}");
        for (key, found) in objects {
            // A server may encrypt without being asked, and say so; ministack does not.
            assert_eq!(found.as_deref(), said, "{setting:?}: {key}");
        }
    }
}

#[test]
fn a_report_that_is_kept_is_kept_on_the_ledgers_store() {
    let first = books();
    let second = Device::new(env!("CARGO_BIN_EXE_pail")).on_folder(&ledger_of(&first));
    first.ok(&["report"]);
    let before = files_below(&ledger_of(&first));
    second.ok(&["report"]);
    assert!(before == files_below(&ledger_of(&first)), "the same state is the same report");
    assert!(!second.path("data").join("pennypail/reports").exists());
}

#[test]
fn the_report_by_month_needs_no_history() {
    let home = device();
    let folder = home.path("books");
    let device = home.on_folder(&folder);
    device.ok(&["add", "Food", "150", "--date", "2026-09-30"]);
    device.ok(&["withdraw", "Food", "40", "--payee", "Rewe", "--date", "2026-10-01"]);
    let monthly = ["report", "-M", "--stale"];
    let by_payee = ["report", "-M", "--by", "payee", "--stale"];
    let (expected, expected_by_payee) = (device.ok(&monthly), device.ok(&by_payee));
    let mirror = files_below(&device.path("cache"));
    let of_history = |path: &&PathBuf| ["entries", "offsets", "ops"].iter().any(|name| path.ends_with(name));
    for file in mirror.keys().filter(of_history) {
        fs::remove_file(device.path("cache").join(file)).unwrap();
    }
    fs::rename(&folder, device.path("away")).unwrap();
    assert_eq!(device.ok(&monthly), expected);
    let lost = device.run(&by_payee);
    assert_ne!(lost.code, Some(0), "{}", lost.out);
    fs::rename(device.path("away"), &folder).unwrap();
    assert_eq!(device.ok(&by_payee), expected_by_payee);
}
