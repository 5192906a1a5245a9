//! The original program's ledger taken over, published again, and written to by both: nothing is lost on either side.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use serde_json::{Value, json};
use support::{device, files_below, ledger_of, offered, says};
use testkit::Device;
use testkit::ministack::Ministack;
use testkit::original::{Original, reads, writes};

const KEY: &str = "data/ledger.json";

/// The original's session, as its ledger object.
fn session() -> Vec<u8> {
    let empty = br#"{"categories": []}"#.to_vec();
    let food = writes(&empty, &["add", "Food", "150", "Groceries"]);
    let rent = writes(&food, &["add", "Rent", "400", "October rent"]);
    writes(&rent, &["transfer", "Food", "Rent", "50"])
}

/// A bucket with this object in it, and a device that uses the original's names for it.
fn bucket(name: &str, ledger: &[u8]) -> (&'static Ministack, Device) {
    let server = Ministack::shared();
    server.create_bucket(name);
    server.put(name, KEY, ledger);
    (server, device().on_bucket(server, &server.admin(), name))
}

/// The published object less `_pail`, with numbers as the original compares them.
fn published(server: &Ministack, bucket: &str) -> Value {
    view(&server.get(bucket, KEY))
}

fn view(bytes: &[u8]) -> Value {
    let mut object: Value = serde_json::from_slice(bytes).unwrap();
    let seal = object.as_object_mut().unwrap().remove("_pail").unwrap();
    assert!(seal["ledger"].is_string() && seal["seq"].is_u64(), "{seal}");
    assert!(seal["head"].as_str().unwrap().starts_with("sha256:"), "{seal}");
    as_floats(object)
}

fn as_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().unwrap()),
        Value::Array(items) => items.into_iter().map(as_floats).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, as_floats(value))).collect(),
        text @ (Value::Null | Value::Bool(_) | Value::String(_)) => text,
    }
}

fn lines(ledger: &[u8]) -> Value {
    as_floats(serde_json::from_slice(ledger).unwrap())
}

#[test]
fn after_the_originals_session_the_view_is_what_the_original_wrote() {
    let server = Ministack::shared();
    server.create_bucket("view-of-session");
    let device = device().on_bucket(server, &server.admin(), "view-of-session");
    device.ok(&["add", "Food", "150", "Groceries"]);
    device.ok(&["add", "Rent", "400", "October rent"]);
    device.ok(&["transfer", "Food", "Rent", "50"]);
    let expected = json!({"categories":[
        {"category":"Food","ledger":[{"amount":150,"description":"Groceries"},{"amount":-50,"description":"Transfer to Rent"}],"balance":100},
        {"category":"Rent","ledger":[{"amount":400,"description":"October rent"},{"amount":50,"description":"Transfer from Food"}],"balance":450}]});
    assert_eq!(published(server, "view-of-session"), as_floats(expected));
    assert_eq!(published(server, "view-of-session"), lines(&session()));
    let stored = server.get("view-of-session", KEY);
    assert_eq!(reads(&stored), ["Food 100.00", "Rent 450.00"]);
    assert!(String::from_utf8(stored).unwrap().contains("\"amount\": 150.00"), "exactly the currency's digits");
    assert_eq!(server.head("view-of-session", KEY)["content-type"], "application/json");
}

#[test]
fn a_write_stops_where_the_originals_ledger_lies_untaken_and_says_the_command() {
    let ledger = session();
    let (server, device) = bucket("untaken", &ledger);
    let commands = [
        &["add", "Food", "1"][..],
        &["withdraw", "Food", "1"],
        &["transfer", "Food", "Rent", "1"],
        &["init"],
        &["add", "New", "5", "--new"],
        // An empty ledger is not shown in its place either.
        &["balance"],
        &["report"],
    ];
    for command in commands {
        let ran = device.run(command);
        says(&ran, command, 1, &["error: the original program's ledger lies at data/ledger.json", "is not taken over"]);
        assert_eq!(offered(&ran.talk), ["pail init --import data/ledger.json"]);
        assert_eq!(server.objects("untaken"), [KEY]);
    }
    assert_eq!(server.get("untaken", KEY), ledger);
    let (code, said) = device.shell("pail init --import data/ledger.json");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(device.ok(&["balance", "Food", "-O", "csv"]), "kind,name,balance,currency\nenvelope,Food,100.00,EUR\n");
}

#[test]
fn a_ledger_is_taken_over_once_with_its_lines_its_order_and_its_bytes() {
    let ledger = session();
    let (server, device) = bucket("taken-over", &ledger);
    let ran = device.ends(0, &["init", "--import", KEY, "--date", "2026-10-05"]);
    assert!(ran.talk.contains("took over 3 transactions in 2 envelopes from data/ledger.json as #1"), "{}", ran.talk);
    assert_eq!(published(server, "taken-over"), lines(&ledger), "the same categories, lines and order");
    let copies: Vec<String> =
        server.objects("taken-over").into_iter().filter(|key| key.contains("/imported/")).collect();
    let [copy] = copies.as_slice() else { panic!("{copies:?}") };
    assert!(copy.starts_with("data/ledger/imported/") && ran.talk.contains(copy.as_str()), "{copy}");
    assert_eq!(server.get("taken-over", copy), ledger);
    let register = device.ok(&["register", "-O", "csv"]);
    assert_eq!(
        register.lines().filter(|line| line.starts_with("2026-10-05") && line.contains("imported")).count(),
        4,
        "{register}"
    );
    assert!(
        device
            .ok(&["report", "-p", "all", "-O", "csv", "--no-save"])
            .contains("Food,Since start,0.00,150.00,100.00,EUR"),
        "a transfer is one"
    );
    // Again, from the same device and from one that knows nothing.
    let (before, other) =
        (server.objects("taken-over"), support::device().on_bucket(server, &server.admin(), "taken-over"));
    for device in [&device, &other] {
        let file = device.path("home").join("ledger.json");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &ledger).unwrap();
        let ran = device.ends(0, &["init", "--import", &file.display().to_string()]);
        assert!(ran.talk.contains("was taken over before; nothing to do"), "{}", ran.talk);
    }
    assert_eq!(server.objects("taken-over"), before);
    let ran = device.ends(1, &["init", "--import", KEY]);
    assert_eq!(offered(&ran.talk), ["pail import --difference"], "the view is no original");
}

#[test]
fn lines_without_a_date_have_the_day_on_which_the_object_was_written() {
    let (server, device) = bucket("last-modified", &session());
    let written = &server.head("last-modified", KEY)["last-modified"];
    let written = jiff::fmt::rfc2822::parse(written).unwrap().timestamp();
    device.ok(&["init", "--import", KEY, "--time-zone", "Pacific/Kiritimati"]);
    let day = written.in_tz("Pacific/Kiritimati").unwrap().date().to_string();
    let register = device.ok(&["register", "-O", "csv"]);
    assert_eq!(register.lines().filter(|line| line.starts_with(&day)).count(), 4, "{day}: {register}");
}

#[test]
fn a_file_is_taken_over_into_the_folder_of_a_newcomer() {
    let device = device();
    let file = device.path("home").join("old.json");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, session()).unwrap();
    let name = file.display().to_string();
    device.ok(&["init", "--import", &name, "--currency", "CHF"]);
    assert_eq!(device.ok(&["balance", "Rent", "-O", "csv"]), "kind,name,balance,currency\nenvelope,Rent,450.00,CHF\n");
    let modified: jiff::Timestamp = std::fs::metadata(&file).unwrap().modified().unwrap().try_into().unwrap();
    let day = modified.in_tz("Europe/Berlin").unwrap().date().to_string();
    assert!(device.ok(&["register"]).contains(&day), "lines have the day of the file");
    let copies = files_below(&ledger_of(&device).join("imported"));
    assert_eq!(copies.values().collect::<Vec<_>>(), [&session()]);
    let missing =
        device.ends(65, &["init", "--import", "nowhere.json", "--store", &device.path("other").display().to_string()]);
    assert!(missing.talk.contains("there is no file nowhere.json"), "{}", missing.talk);
}

#[test]
fn the_original_writes_once_more_and_nothing_is_lost_on_either_side() {
    let (server, device) = bucket("both-write", &session());
    device.ok(&["init", "--import", KEY]);
    // The original read the view as it was here …
    let theirs = server.get("both-write", KEY);
    device.ok(&["withdraw", "Rent", "5", "Stamps"]);
    // … and writes over what pail published meanwhile.
    let theirs = writes(&theirs, &["withdraw", "Food", "20.50", "Rewe"]);
    let theirs = writes(&theirs, &["transfer", "Rent", "Fun", "30"]);
    server.put("both-write", KEY, &theirs);
    let ran = device.ends(0, &["add", "Food", "1", "Found"]);
    assert!(ran.out.contains("Food +1.00"), "{}", ran.out);
    assert!(
        ran.talk.contains("warning: data/ledger.json was changed by somebody else, and stays as it is"),
        "{}",
        ran.talk
    );
    assert_eq!(offered(&ran.talk), ["pail import --difference"]);
    says(&device.run(&["publish"]), &["publish"], 1, &["error: data/ledger.json was changed by somebody else"]);
    assert_eq!(server.get("both-write", KEY), theirs, "it is never overwritten");
    let shown = device.ok(&["import", "--difference", "--dry-run", "-O", "csv"]);
    let rows = "kind,category,amount,currency,description,handle\nadded,Food,-20.50,EUR,Rewe,\nadded,Rent,-30.00,EUR,Transfer to Fun,\nadded,Fun,30.00,EUR,Transfer from Rent,\n";
    assert_eq!(shown, rows);
    assert_eq!(server.get("both-write", KEY), theirs, "a dry run writes nothing");
    let taken = device.ends(0, &["import", "--difference"]);
    assert!(taken.talk.contains("took in 2 transactions"), "{}", taken.talk);
    assert_eq!(reads(&server.get("both-write", KEY)), ["Food 80.50", "Rent 415.00", "Fun 30.00"]);
    published(server, "both-write");
    assert!(device.ends(0, &["import", "--difference"]).talk.contains("nothing to do"));
    let copies = server.objects("both-write").into_iter().filter(|key| key.contains("/imported/")).count();
    assert_eq!(copies, 2, "both of their objects are kept");
    assert_eq!(device.ok(&["balance", "-O", "csv"]).lines().filter(|line| line.starts_with("envelope,")).count(), 3);
}

#[test]
fn what_the_original_calls_by_an_old_name_goes_to_the_renamed_envelope() {
    let (server, device) = bucket("renamed", &session());
    device.ok(&["init", "--import", KEY]);
    device.ok(&["add", "Food", "1", "Found"]);
    let before_all = server.get("renamed", KEY);
    device.ok(&["envelope", "rename", "Food", "Meals"]);
    device.ok(&["account", "rename", "Cash", "Purse"]);
    device.ok(&["envelope", "rename", "Rent", "Flat"]);
    // It has read the names of before, and somebody writes here too.
    device.ok(&["withdraw", "Meals", "2", "Bread"]);
    let theirs = writes(&before_all, &["withdraw", "Food", "20.50", "Rewe"]);
    let theirs = writes(&theirs, &["transfer", "Food", "Rent", "30"]);
    server.put("renamed", KEY, &theirs);
    let taken = device.ends(0, &["import", "--difference"]);
    assert!(taken.talk.contains("took in 2 transactions"), "{}", taken.talk);
    assert!(taken.out.starts_with("Meals  -20.50  Rewe\n"), "{}", taken.out);
    assert_eq!(reads(&server.get("renamed", KEY)), ["Meals 48.50", "Flat 480.00"]);
    let register = device.ok(&["register", "Meals", "-O", "csv"]);
    assert!(register.lines().last().unwrap().ends_with(",-30.00,48.50,EUR"), "{register}");
    // It goes on from the names of now.
    let theirs = writes(&server.get("renamed", KEY), &["withdraw", "Meals", "8.50", "Lidl"]);
    server.put("renamed", KEY, &theirs);
    device.ok(&["envelope", "rename", "Meals", "Food"]);
    device.ok(&["import", "--difference"]);
    assert_eq!(reads(&server.get("renamed", KEY)), ["Food 40.00", "Flat 480.00"]);
    device.ok(&["verify"]);
}

/// The program itself, where it lies beside the project.
#[test]
fn the_original_program_reads_the_view_and_goes_on_from_it() {
    let server = Ministack::shared();
    server.create_bucket("the-original-itself");
    let keys = server.admin();
    let Some(original) = Original::on_bucket(server.endpoint(), &keys, "the-original-itself") else { return };
    let works = |words: &[&str]| {
        let ran = original.run(words);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.talk);
        ran.out
    };
    works(&["add", "Food", "150", "Groceries"]);
    works(&["add", "Rent", "400", "October rent"]);
    works(&["transfer", "Food", "Rent", "50"]);
    works(&["withdraw", "Food", "12.34", "Rewe"]);
    let device = device().on_bucket(server, &keys, "the-original-itself");
    let before = lines(&server.get("the-original-itself", KEY));
    let chart = works(&["report"]);
    device.ok(&["init", "--import", KEY]);
    assert_eq!(published(server, "the-original-itself"), before);
    let ours = device.ok(&["chart", "--original"]);
    assert!(chart.starts_with(&ours), "the chart is the original's byte for byte:\n{chart}\n{ours}");
    assert_eq!(works(&["balance"]), format!("{:<20}{:>14}\n{:<20}{:>14}\n", "Food", "87.66", "Rent", "450.00"));
    works(&["withdraw", "Rent", "400", "Landlord"]);
    device.ok(&["import", "--difference"]);
    assert_eq!(works(&["balance"]), format!("{:<20}{:>14}\n{:<20}{:>14}\n", "Food", "87.66", "Rent", "50.00"));
    published(server, "the-original-itself");
}

#[test]
fn the_view_is_refreshed_as_the_setting_says() {
    let server = Ministack::shared();
    server.create_bucket("publish-settings");
    let keys = server.admin();
    let there = |device: &Device| {
        let key = "data/ledger.json".to_owned();
        let is_there = server.objects("publish-settings").contains(&key);
        if is_there {
            server.delete("publish-settings", &key);
        }
        (device, is_there).1
    };
    let on_bucket = || device().on_bucket(server, &keys, "publish-settings");
    let auto = on_bucket();
    auto.ok(&["add", "Food", "10"]);
    assert!(there(&auto), "auto, named by BUDGET_BUCKET: after a write");
    auto.ok(&["report"]);
    assert!(there(&auto), "and with a report that is kept");
    auto.ok(&["balance"]);
    auto.ok(&["report", "--no-save"]);
    auto.ends(1, &["withdraw", "Food", "99"]);
    auto.ok(&["add", "Food", "1", "--dry-run"]);
    assert!(!there(&auto), "and with nothing else");
    let never = on_bucket();
    never.configure("publish = \"never\"\n");
    never.ok(&["add", "Food", "1"]);
    never.ok(&["report"]);
    assert!(!there(&never));
    never.ok(&["publish"]);
    assert!(there(&never), "but when it is said");
    let by_url = on_bucket()
        .with("BUDGET_BUCKET", "")
        .with("LEDGER_KEY", "")
        .with("PAIL_STORE", "s3://publish-settings/data/ledger");
    by_url.ok(&["add", "Food", "1"]);
    by_url.ok(&["report"]);
    let by_url_key = "data/ledger/ledger.json".to_owned();
    assert!(!server.objects("publish-settings").contains(&by_url_key), "auto, named otherwise");
    by_url.configure("publish = \"always\"\n");
    by_url.ok(&["add", "Food", "1"]);
    assert!(server.objects("publish-settings").contains(&by_url_key));
    by_url.configure("publish = \"sometimes\"\n");
    says(
        &by_url.run(&["balance"]),
        &["balance"],
        78,
        &["unknown variant `sometimes`, expected one of `auto`, `always`, `never`"],
    );
}

#[test]
fn a_large_ledger_is_published_with_its_report_alone() {
    let mut lines = Vec::new();
    for number in 0..1_001 {
        lines.push(json!({"amount": 1, "description": format!("line {number}")}));
    }
    let ledger = json!({"categories": [{"category": "Food", "ledger": lines, "balance": 1001}]}).to_string();
    let (server, device) = bucket("large", ledger.as_bytes());
    device.ok(&["init", "--import", KEY]);
    assert_eq!(server.get("large", KEY), ledger.as_bytes(), "1,001 are too many");
    device.ok(&["report"]);
    assert_eq!(published(server, "large"), self::lines(ledger.as_bytes()));
}

#[test]
fn a_view_is_put_only_where_it_is_older_and_nobody_elses() {
    let (server, device) = bucket("views-of-others", &session());
    device.ok(&["init", "--import", KEY]);
    let said = device.ends(0, &["publish", "-v"]).talk;
    assert!(said.contains("data/ledger.json shows #1 already; nothing to do"), "{said}");
    assert!(said.contains("0 PUT"), "{said}");
    // An older state of this ledger is replaced, another ledger's view is not.
    let old = server.get("views-of-others", KEY);
    device.ok(&["add", "Food", "1"]);
    server.put("views-of-others", KEY, &old);
    assert!(device.ends(0, &["publish"]).talk.contains("published as data/ledger.json"));
    server.create_bucket("views-of-another");
    let another = support::device().on_bucket(server, &server.admin(), "views-of-another");
    another.ok(&["add", "Food", "9"]);
    let foreign = server.get("views-of-another", KEY);
    server.put("views-of-others", KEY, &foreign);
    says(&device.run(&["publish"]), &["publish"], 1, &["shows another ledger"]);
    assert!(device.ends(0, &["add", "Food", "2"]).talk.contains("shows another ledger"));
    assert_eq!(server.get("views-of-others", KEY), foreign);
}

#[test]
fn a_hand_that_edits_the_view_is_asked_what_it_meant() {
    let (server, device) = bucket("hand-edited", &session());
    device.ok(&["init", "--import", KEY]);
    device.ok(&["add", "Food", "7", "Coins"]);
    let text = String::from_utf8(server.get("hand-edited", KEY)).unwrap();
    server.put("hand-edited", KEY, text.replace("Groceries", "Market").as_bytes());
    let ran = device.ends(1, &["import", "--difference"]);
    assert!(ran.talk.contains("they may be the same, or others"), "{}", ran.talk);
    let commands = offered(&ran.talk);
    assert_eq!(commands, ["pail import --difference --since 0", "pail import --difference --since 2"]);
    let shown = device.ok(&["import", "--difference", "--since", "2", "--dry-run"]);
    assert!(shown.contains("Market") && shown.contains("#1.1 taken out"), "{shown}");
    device.ok(&["import", "--difference", "--since", "2"]);
    assert_eq!(reads(&server.get("hand-edited", KEY)), ["Food 107.00", "Rent 450.00"]);
    assert!(String::from_utf8(server.get("hand-edited", KEY)).unwrap().contains("Market"));
    says(&device.run(&["import", "--difference", "--since", "99"]), &["import"], 0, &["nothing to do"]);
}

#[test]
fn a_transaction_out_of_a_file_is_undone_alone() {
    let (server, device) = bucket("undo-imported", &session());
    device.ok(&["init", "--import", KEY]);
    let ran = device.ends(1, &["undo"]);
    assert!(ran.talk.contains("is an import"), "{}", ran.talk);
    let ran = device.ends(2, &["undo", "1"]);
    assert!(ran.talk.contains("#1 is an import of 3 transactions; say which, such as #1.1"), "{}", ran.talk);
    device.ok(&["undo", "1.3"]);
    assert_eq!(reads(&server.get("undo-imported", KEY)), ["Food 150.00", "Rent 400.00"]);
    assert!(device.ok(&["log"]).contains("undo #1.3"), "{}", device.ok(&["log"]));
    device.ok(&["undo", "2"]);
    assert_eq!(reads(&server.get("undo-imported", KEY)), ["Food 100.00", "Rent 450.00"]);
}
