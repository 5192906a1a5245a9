//! Files that were written once (`tests/compat`) mean today what they meant then.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use journal::Hash;
use support::{device, files_below, headless};
use tempfile::TempDir;
use testkit::Device;

/// What `bucket` holds; the account last.
const BALANCES: &str = "kind,name,balance,currency\n\
    envelope,Food,82.65,EUR\n\
    envelope,Rent,-650.00,EUR\n\
    ready_to_assign,Ready to assign,0.00,EUR\n\
    account,Cash,-567.35,EUR\n";
/// When `bucket` was written last: 2026-11-23 02:00 in Berlin.
const WRITTEN_S: u64 = 1_795_395_600;

fn compat() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/compat")
}

fn golden(name: &str) -> Vec<u8> {
    fs::read(compat().join(name)).unwrap()
}

/// A copy of a golden ledger, and a device that knows nothing, on the day when it was written.
struct Copy {
    place: TempDir,
    device: Device,
}

impl Copy {
    fn of(name: &str) -> Self {
        let place = TempDir::new().unwrap();
        for (path, bytes) in files_below(&compat().join(name)) {
            put(&place.path().join(path), &bytes);
        }
        #[expect(clippy::disallowed_methods, reason = "the distance from now to a fixed day is what is wanted")]
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let ahead_s = WRITTEN_S.checked_signed_diff(now.as_secs()).unwrap();
        let device = device().on_folder(place.path()).with_clock(ahead_s);
        Self { place, device }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn entry(&self, seq: u64) -> PathBuf {
        self.path(&format!("journal/{seq:020}.json"))
    }

    fn balances(&self) -> String {
        self.device.ok(&["balance", "-O", "csv"])
    }
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn no_golden_file_was_changed_removed_or_added_without_its_sum() {
    let sums = String::from_utf8(golden("SHA256SUMS")).unwrap();
    let wanted: BTreeMap<PathBuf, &str> =
        sums.lines().map(|line| line.split_once("  ./").unwrap()).map(|(sum, path)| (path.into(), sum)).collect();
    let mut files = files_below(&compat());
    files.retain(|path, _| path.as_os_str() != "README.md" && path.as_os_str() != "SHA256SUMS");
    let found: BTreeMap<PathBuf, String> =
        files.into_iter().map(|(path, bytes)| (path, Hash::of(&bytes).to_string().replace("sha256:", ""))).collect();
    for (path, sum) in &wanted {
        let is_same = found.get(path).is_some_and(|found| found == sum);
        assert!(is_same, "tests/compat/{} was changed or removed: see its README", path.display());
    }
    let added = found.keys().find(|path| !wanted.contains_key(*path));
    assert_eq!(added, None, "a file in tests/compat without its line in SHA256SUMS: see its README");
}

#[test]
fn a_bucket_reads_to_the_same_books() {
    let copy = Copy::of("bucket");
    assert_eq!(copy.balances(), BALANCES);
    assert_eq!(
        headless(&copy.device.ok(&["log"])).split_whitespace().collect::<Vec<_>>().join(" "),
        "#12 2026-11-23 01:45:30 vm-45d5 withdraw Rent 100.00 12:778909acfa56c9fb \
         #11 2026-11-23 01:45:30 vm-cb2d note \"dropped 01M82XQ387FEA8A3BM6RY2BRQ9\" 11:326a8cacab18f848 \
         #10 2026-11-23 01:43:24 vm-45d5 undo #9 10:93c94a7f3bf9a8d3 \
         #9 2026-11-23 01:43:24 vm-45d5 add Gifts 9007199254.99 9:7d808096e481148f \
         #8 2026-11-23 01:43:24 vm-45d5 withdraw Rent 1000.00 \"too much\" 8:648751961eec82fd \
         #7 2026-11-23 01:43:24 vm-cb2d redo #4 7:58f1104baefa7795 \
         #6 2026-11-23 01:43:24 vm-45d5 undo #4 6:941c221e0cc863cc \
         #5 2026-11-23 01:43:23 vm-cb2d refund Food 3.20 \"Pfand\" 5:c4a1a8e9b7f7a2bf \
         #4 2026-11-23 01:43:23 vm-45d5 withdraw Food 20.55 4:6725536f1a18f1b2 \
         #3 2026-11-23 01:43:23 vm-45d5 transfer Food -> Rent 50.00 3:f5e08775abc2703e \
         #2 2026-11-23 01:43:23 vm-45d5 add Rent 400.00 \"October rent\" 2:e474cb91f001baa3 \
         #1 2026-11-23 01:43:23 vm-45d5 add Food 150.00 \"Groceries, \\\"Mitte\\\"\" 1:fce095fd0370c7c1 \
         #0 2026-11-23 01:43:23 vm-45d5 new ledger 0:caa4876866348a5b"
    );
    // The export says the rest: dates, payees, memos, tags, refunds, what is voided.
    for form in ["json", "csv"] {
        let export = copy.device.ok(&["export", "-O", form]).into_bytes();
        // The first version could not say that nobody sees the envelope of an undone transaction.
        assert!(export == golden(&format!("export/pail-export-2.{form}")), "{form}");
    }
}

#[test]
fn a_kept_report_and_a_view_are_known_for_what_they_are() {
    let copy = Copy::of("bucket");
    let derived = ["reports/2026-11-23.json", "reports/2026-11-23/12.json", "ledger.json"];
    for name in derived {
        fs::remove_file(copy.path(name)).unwrap();
    }
    copy.device.ok(&["report"]);
    copy.device.ok(&["publish"]);
    for name in derived {
        assert!(fs::read(copy.path(name)).unwrap() == golden(&format!("bucket/{name}")), "{name} is written as then");
    }
    // And beside the old ones the next ones are put without a word: they are this ledger's, and older.
    let copy = Copy::of("bucket");
    copy.device.ok(&["add", "Food", "1"]);
    for (verb, said) in [("report", "kept as reports/2026-11-23.json\n"), ("publish", "published as ledger.json\n")] {
        assert_eq!(copy.device.ends(0, &[verb]).talk, said);
    }
    assert!(fs::read(copy.path("ledger.json")).unwrap() != golden("bucket/ledger.json"));
}

#[test]
fn a_ledger_that_was_taken_over_reads_to_the_same_books() {
    let copy = Copy::of("taken-over");
    assert_eq!(copy.balances(), BALANCES.replace("ready", "envelope,Gifts,0.00,EUR\nready"));
    assert!(copy.device.ok(&["log"]).contains("import 1-8 of 8 from export.json"), "{}", copy.device.ok(&["log"]));
    let lines = copy.device.ok(&["register", "-O", "csv"]).lines().count();
    assert_eq!(lines, 1 + 8, "one of eight is voided, and a transfer has two lines");
}

#[test]
fn an_export_is_taken_over_to_the_same_books() {
    for form in ["json", "csv"] {
        let device = device();
        let file = compat().join(format!("export/pail-export-1.{form}"));
        device.ok(&["init", "--import", &file.display().to_string()]);
        let balances = device.ok(&["balance", "-O", "csv"]);
        assert_eq!(balances, BALANCES.replace("ready", "envelope,Gifts,0.00,EUR\nready"), "{form}");
    }
}

#[test]
fn an_export_with_settings_is_taken_over_to_the_same_books_and_settings() {
    for form in ["json", "csv"] {
        let device = device();
        let file = |name: &str| compat().join(format!("export/{name}.{form}")).display().to_string();
        device.ok(&["init", "--import", &file("pail-export-2")]);
        assert_eq!(device.ok(&["balance", "-O", "csv"]), BALANCES, "{form}");
        let settled = file("settled-2");
        device.ok(&["init", "--import", &settled, "--store", "settled"]);
        let lines = |text: &str| -> Vec<String> {
            let is_told =
                |line: &&str| line.contains("\"set\":") || line.starts_with("setting,") || line.starts_with("account,");
            text.lines().filter(is_told).map(str::to_owned).collect()
        };
        let export = device.ok(&["export", "--store", "settled", "-O", form]);
        assert_eq!(lines(&export), lines(&fs::read_to_string(settled).unwrap()), "{form}");
        assert!(20 <= lines(&export).len(), "{export}");
    }
}

#[test]
fn a_checkpoint_is_a_place_to_begin() {
    let balances = "kind,name,balance,currency\n\
        envelope,Envelope 1,469.00,CHF\n\
        envelope,Envelope 2,416.00,CHF\n\
        envelope,Envelope 3,429.00,CHF\n\
        envelope,Envelope 4,442.00,CHF\n\
        envelope,Envelope 0,455.00,CHF\n\
        ready_to_assign,Ready to assign,0.00,CHF\n\
        account,Cash,2211.00,CHF\n";
    let copy = Copy::of("checkpoint");
    fs::remove_dir_all(copy.path("checkpoints")).unwrap();
    assert_eq!(copy.balances(), balances, "without it");
    let copy = Copy::of("checkpoint");
    for seq in 1..64 {
        fs::remove_file(copy.entry(seq)).unwrap();
    }
    assert_eq!(copy.balances(), balances, "from it alone");
}

#[test]
fn a_cache_of_this_version_is_used_and_every_other_one_passed_over() {
    for version in 1..=3 {
        let copy = Copy::of("bucket");
        copy.balances();
        let places = fs::read_dir(copy.device.path("cache").join("pennypail")).unwrap();
        let [place] = &places.map(|place| place.unwrap().path()).collect::<Vec<_>>()[..] else { panic!("one place") };
        for (name, bytes) in files_below(&compat().join(format!("cache/pail-cache-{version}"))) {
            put(&place.join(name), &bytes);
        }
        let ran = copy.device.ends(0, &["balance", "-O", "csv", "--verbose"]);
        assert_eq!(ran.out, BALANCES, "pail-cache/{version}");
        assert!(!ran.talk.contains("cache"), "{}", ran.talk);
        let is_used = ran.talk.contains(" 1 GET") || ran.talk.contains(" 2 GET;");
        assert_eq!(is_used, version == 3, "pail-cache/{version}: {}", ran.talk);
    }
}

#[test]
fn an_intent_is_settled() {
    let intent = "01M82XQ387FEA8A3BM6RY2BRQ9";
    let wish = "`pail add Food 7.00 'never answered' --date 2026-11-05`";
    let crashed = || {
        let copy = Copy::of("bucket");
        (11..=12).for_each(|seq| fs::remove_file(copy.entry(seq)).unwrap());
        let state = copy.device.path("state").join("pennypail/f628bd6e-9531-496d-90a8-acbb2c23e1dd/intents");
        put(&state.join(intent), &golden(&format!("intent/{intent}")));
        copy
    };
    let open = format!("warning: {wish} was interrupted and may still be recorded: `pail resolve` finds out\n");
    let copy = crashed();
    assert_eq!(copy.device.ends(0, &["balance"]).talk, open);
    let retried = copy.device.ends(0, &["resolve", "--retry"]);
    assert!(retried.out.starts_with("#11  Food +7.00 = 89.65 · Cash +7.00 = -460.35"), "{}", retried.out);
    let copy = crashed();
    let dropped = copy.device.ends(0, &["resolve", "--drop"]);
    assert!(dropped.talk.contains("is dropped: it is not recorded and never will be"), "{}", dropped.talk);
    assert_eq!(copy.device.intents(), Vec::<PathBuf>::new());
}

#[test]
fn what_a_later_program_wrote_stops_writing_and_says_why_or_is_passed_over() {
    let next = |name: &str, seq: u64| {
        let copy = Copy::of("bucket");
        put(&copy.entry(seq), &golden(&format!("entries/{name}.json")));
        copy
    };
    for (name, why) in [
        ("crit", "it needs the feature `velvet`"),
        ("later-kind", "it holds an op of the kind `close`"),
        ("later-format", "it has the format `pail/2`, this program knows `pail/1`"),
    ] {
        let copy = next(name, 13);
        let read = copy.device.ends(0, &["balance", "-O", "csv"]);
        assert_eq!(read.out, BALANCES, "{name}");
        let needs = format!("#13 needs a newer pail: {why}");
        assert!(read.talk.contains(&format!("{needs}; this is the ledger as of the entry before")), "{}", read.talk);
        assert!(copy.device.ends(78, &["add", "Food", "1"]).talk.contains(&needs), "{name}");
    }
    let copy = next("later-writer-genesis", 0);
    let said = copy.device.ends(78, &["balance"]).talk;
    assert!(said.contains("#0 needs a newer pail: it asks for a newer writer"), "{said}");
    let copy = next("unknown-fields", 13);
    assert_eq!(copy.balances(), BALANCES);
    assert!(copy.device.ok(&["add", "Food", "1"]).starts_with("#14  Food +1.00 = 83.65"));
}
