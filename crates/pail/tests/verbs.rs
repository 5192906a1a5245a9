//! What the verbs say and do, beyond the pages in `tests/sessions`.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use serde_json::{Value, json};
use support::world::World;
use support::{books, device, files_below, headless, ledger_of, offered, refuses};
use testkit::Device;

const NOON: &str = "2026-11-22T12:00:00[Europe/Berlin]";

fn json_of(device: &Device, command: &[&str]) -> Value {
    serde_json::from_str(&device.ok(&[command, &["-O", "json"]].concat())).unwrap()
}

#[test]
fn data_goes_to_one_stream_and_talk_to_the_other() {
    let device = device();
    let ran = device.ends(0, &["add", "Food", "150"]);
    assert!(ran.talk.starts_with("New ledger in EUR at "));
    assert_eq!(headless(&ran.out), "#1  Food +150.00 = 150.00 · Cash +150.00 = 150.00\n");
    for command in
        [&["balance"][..], &["register"], &["log"], &["blame", "Food"], &["where"], &["chart"], &["show", "Food"]]
    {
        let ran = device.ends(0, command);
        assert_eq!(ran.talk, "", "{}", command.join(" "));
        assert!(!ran.out.is_empty());
    }
    let ran = device.ends(0, &["report", "--no-save"]);
    assert!(ran.talk.is_empty() && !ran.out.is_empty());
    let ran = device.ends(0, &["report"]);
    assert!(ran.talk.starts_with("kept as reports/") && ran.out.starts_with("Spending (EUR)"), "{ran:?}");
    assert_eq!(device.ends(1, &["withdraw", "Food", "151"]).out, "");
}

#[test]
fn the_old_words_are_understood_and_not_shown() {
    let device = device();
    device.ok(&["deposit", "Food", "150"]);
    device.ok(&["add", "Rent", "400"]);
    device.ok(&["spend", "Food", "20"]);
    assert!(device.ok(&["move", "Food", "Rent", "50"]).starts_with("#4  Food -50.00 = 80.00 · Rent +50.00 = 450.00"));
    assert_eq!(device.ok(&["bal"]), device.ok(&["balance"]));
    assert_eq!(device.ok(&["reg"]), device.ok(&["register"]));
    for help in ["--help", "-h"] {
        let help = device.ok(&[help]);
        for word in ["bal", "reg", "spend", "deposit", "move"] {
            assert!(help.lines().all(|line| line.split_whitespace().next() != Some(word)), "{word} is shown");
        }
    }
}

#[test]
fn the_help_has_the_exit_codes_and_each_option_once() {
    let help = device().ok(&["--help"]);
    for (exit, words) in cli::EXITS {
        assert!(help.contains(&format!("  {:>2}  {words}", exit.code())), "{words}");
    }
    for verb in verb_names() {
        let help = device().ok(&["help", &verb]);
        let (own, everybodys) = help.split_once("Options of every command:").unwrap_or_else(|| panic!("{help}"));
        for option in ["--store", "--stale", "--verbose", "--timeout"] {
            let is_own = own.lines().any(|line| line.trim_start().starts_with(option));
            assert!(!is_own && everybodys.contains(option), "{verb}: {option}");
        }
        assert!(help.contains(&format!("Usage: pail {verb}")) && help.contains("    $ pail "), "{help}");
    }
}

fn verb_names() -> Vec<String> {
    cli::command().get_subcommands().map(|verb| verb.get_name().to_owned()).filter(|name| name != "help").collect()
}

#[test]
fn an_amount_in_json_is_an_object() {
    let device = books();
    let amount = |text: &str, minor_units: i64| json!({"amount": text, "minor_units": minor_units, "currency": "EUR"});
    let added = json_of(&device, &["add", "Food", "5"]);
    assert_eq!(added["handle"], "#3");
    assert_eq!(added["changes"][0]["change"], amount("5.00", 500));
    assert_eq!(added["changes"][1]["balance"], amount("555.00", 55500));
    assert_eq!(json_of(&device, &["balance"])["envelopes"][0]["balance"], amount("155.00", 15500));
    assert_eq!(json_of(&device, &["register"])["lines"][0]["amount"], amount("150.00", 15000));
    assert_eq!(json_of(&device, &["report", "--no-save"])["totals"]["balance"], amount("555.00", 55500));
    assert_eq!(json_of(&device, &["log"])["entries"][0]["what"][0], "add Food 5.00");
    let withdrawn = json_of(&device, &["withdraw", "Food", "5"]);
    assert_eq!(withdrawn["changes"][0]["change"], amount("-5.00", -500));
}

#[test]
fn an_answer_in_a_file_is_whole_or_not_there() {
    let device = books();
    let file = device.path("balance.csv");
    let name = file.display().to_string();
    let ran = device.ends(0, &["balance", "-O", "csv", "-o", &name]);
    assert_eq!((ran.out.as_str(), ran.talk.as_str()), ("", ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), device.ok(&["balance", "-O", "csv"]));
    device.ok(&["add", "Food", "1", "-o", &name]);
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("#3  Food +1.00"));
    assert_eq!(
        std::fs::read_dir(file.parent().unwrap()).unwrap().flatten().filter(|file| file.path().is_file()).count(),
        1
    );
    let words = ["error: -o nowhere/x: there is no directory nowhere"];
    refuses(&device, &["balance", "-o", "nowhere/x"], 2, &words);
    refuses(&device, &["add", "Food", "1", "-o", "nowhere/x"], 2, &words);
    refuses(&device, &["add", "Food", "1", "-o", "/"], 2, &["-o /: this is a directory", "hint: name a file in it"]);
}

#[test]
fn a_near_miss_is_made_and_the_way_back_is_said() {
    let device = books();
    let ran = device.ends(0, &["add", "Fod", "5"]);
    assert_eq!(ran.talk, "Fod is a new envelope; if you meant Food: `pail undo 3`\n");
    assert_eq!(offered(&ran.talk), ["pail undo 3"]);
    assert_eq!(device.shell("pail undo 3").0, Some(0));
    assert!(!device.ok(&["balance"]).contains("Fod"));
    assert_eq!(device.ends(0, &["add", "Fod", "5", "--new"]).talk, "");
    assert_eq!(device.ends(0, &["add", "Holiday", "5"]).talk, "", "far from every name");
}

#[test]
fn a_person_is_asked_whether_a_new_name_is_a_slip() {
    let table = [
        (Some("y\n"), 0, "#2  Food +5.00 = 155.00", ""),
        (Some("\n"), 0, "#2  Food +5.00 = 155.00", ""),
        (Some("No\n"), 0, "#2  Fod +5.00 = 5.00", ""),
        (Some("what?\n"), 1, "", "error: nothing was written\nhint: `--new` makes the envelope without a question\n"),
        (None, 1, "", "error: nothing was written\nhint: `--new` makes the envelope without a question\n"),
    ];
    for (answer, code, out, talk) in table {
        let world = World::at(NOON);
        let machine = world.machine("home", "Europe/Berlin");
        machine.ok(&["add", "Food", "150"]);
        let (ran, asked) = machine.run_with_person(&["add", "Fod", "5"], answer);
        assert_eq!(asked, ["There is an envelope Food. Use it instead of making Fod? [Y/n] "]);
        assert_eq!(ran.code, Some(code), "{answer:?}: {}", ran.talk);
        assert!(ran.out.starts_with(out) && ran.out.is_empty() == out.is_empty(), "{answer:?}: {}", ran.out);
        assert_eq!(ran.talk, talk, "{answer:?}");
    }
    let world = World::at(NOON);
    let machine = world.machine("home", "Europe/Berlin");
    machine.ok(&["add", "Food", "150"]);
    for command in [&["add", "Fod", "5", "--new"][..], &["add", "food", "5"], &["add", "Holiday", "5"]] {
        let (ran, asked) = machine.run_with_person(command, None);
        assert_eq!((ran.code, asked.len()), (Some(0), 0), "{}", command.join(" "));
    }
}

#[test]
fn a_refusal_offers_commands_that_work_when_run() {
    let refused: [(&[&str], &str); 5] = [
        (&["withdraw", "Food", "162.40"], "Food has 150.00 EUR, 12.40 EUR less than you want to withdraw"),
        (&["transfer", "Food", "Rent", "162.40"], "Food has 150.00 EUR, 12.40 EUR less than you want to move"),
        (&["withdraw", "Food", "9999"], "Food has 150.00 EUR, 9849.00 EUR less"),
        (
            &["withdraw", "Two words", "9", "it's \"me\"", "--payee", "A & B", "--tag", "x", "--date", "-3d"],
            "1.00 EUR less",
        ),
        (&["withdraw", "--", "-dash", "9", "-memo"], "-dash has 8.00 EUR, 1.00 EUR less than you want"),
    ];
    for (command, words) in refused {
        for choice in 0..2 {
            let device = books();
            device.ok(&["add", "Fun", "300"]);
            device.ok(&["add", "Two words", "8"]);
            device.ok(&["add", "--", "-dash", "8"]);
            let talk = refuses(&device, command, 1, &[words]);
            let offered = offered(&talk);
            assert_eq!(offered.len(), 2, "{talk}");
            let (code, said) = device.shell(&offered[choice]);
            assert_eq!(code, Some(0), "`{}` said:\n{said}", offered[choice]);
            if choice == 0 {
                device.ok(command);
            } else {
                let log = device.ok(&["log", "-n", "1"]);
                let memo = command.iter().any(|word| word.contains("me"));
                assert!(log.contains("withdraw ") || log.contains("transfer "), "{log}");
                assert!(!memo || log.contains('"'), "the memo is lost: {log}");
            }
        }
    }
}

#[test]
fn what_helps_comes_from_the_fullest_envelope_that_has_it() {
    let device = books();
    device.ok(&["add", "Savings", "500"]);
    let talk = refuses(&device, &["withdraw", "Food", "200"], 1, &[]);
    assert_eq!(offered(&talk), ["pail transfer Savings Food 50.00", "pail withdraw Food 200.00 --overspend"]);
    let talk = refuses(&device, &["transfer", "Food", "Savings", "200"], 1, &[]);
    assert_eq!(offered(&talk)[0], "pail transfer Rent Food 50.00", "not from where it is to go");
}

#[test]
fn an_envelope_may_be_overspent_on_purpose_and_it_is_said() {
    let device = books();
    let ran = device.ends(0, &["withdraw", "Food", "160", "--overspend"]);
    assert_eq!(headless(&ran.out), "#3  Food -160.00 = -10.00 · Cash -160.00 = 390.00\n");
    assert_eq!(ran.talk, "warning: Food is overspent: -10.00 EUR\n");
    let ran = device.ends(0, &["transfer", "Food", "Rent", "1", "--overspend"]);
    assert_eq!(ran.talk, "warning: Food is overspent: -11.00 EUR\n");
}

#[test]
fn a_dry_run_writes_nothing_and_its_id_is_good() {
    for command in
        [&["add", "Food", "5"][..], &["withdraw", "Food", "5"], &["transfer", "Food", "Rent", "5"], &["undo", "1"]]
    {
        let device = books();
        let before = files_below(&ledger_of(&device));
        let ran = device.ends(0, &[command, &["--dry-run"]].concat());
        assert!(ran.out.starts_with("would be  Food "), "{}", ran.out);
        assert!(ran.talk.contains("nothing was written; `--id "), "{}", ran.talk);
        assert!(before == files_below(&ledger_of(&device)));
        let id = ran.talk.split_once("--id ").unwrap().1.split('`').next().unwrap();
        let real = [command, &["--id", id]].concat();
        let first = device.ok(&real);
        assert_eq!(headless(&first).replace("#3", "would be"), ran.out);
        let again = first.replace(" · head ", " (recorded before) · head ");
        assert_eq!(device.ok(&real), again);
        let elsewhere = Device::new(env!("CARGO_BIN_EXE_pail")).on_folder(&ledger_of(&device));
        assert_eq!(elsewhere.ok(&real), again, "from another device too");
        assert_eq!(files_below(&ledger_of(&device)).len(), before.len() + 1);
    }
    refuses(&books(), &["withdraw", "Food", "151", "--dry-run"], 1, &["Food has 150.00 EUR"]);
}

#[test]
fn what_is_written_beside_the_money_is_kept() {
    let device = books();
    let details =
        ["Milk & \"bread\"", "--payee", "Rewe Süd", "--tag", "home", "--tag", "#weekly", "--date", "2026-11-03"];
    device.ok(&[&["withdraw", "food", "3"][..], &details].concat());
    let line = json_of(&device, &["register", "Food"])["lines"][0].clone();
    assert_eq!(line["memo"], "Milk & \"bread\"");
    assert_eq!((&line["payee"], &line["date"]), (&json!("Rewe Süd"), &json!("2026-11-03")));
    assert_eq!(line["tags"], json!(["home", "weekly"]));
    let csv = device.ok(&["register", "Food", "-O", "csv"]);
    assert!(
        csv.contains("2026-11-03,#3,envelope,Food,Rewe Süd,\"Milk & \"\"bread\"\"\",home weekly,-3.00,-3.00,EUR"),
        "{csv}"
    );
    let text = device.ok(&["register", "Food"]);
    assert!(text.contains("2026-11-03  #3      Food  Rewe Süd · Milk & \"bread\""), "{text}");
}

#[test]
fn a_register_is_of_envelopes_or_of_accounts_or_of_both() {
    let device = books();
    device.ok(&["transfer", "Food", "Rent", "50"]);
    let names = |command: &[&str]| {
        let lines = json_of(&device, command)["lines"].clone();
        lines.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["register"]), ["Food", "Rent", "Food", "Rent"]);
    assert_eq!(names(&["register", "rent"]), ["Rent", "Rent"]);
    assert_eq!(names(&["register", "Cash"]), ["Cash", "Cash"], "a transfer between envelopes moves no cash");
    assert_eq!(names(&["register", "acct:Cash"]), ["Cash", "Cash"]);
    assert_eq!(names(&["register", "Cash", "Food"]), ["Food", "Cash"], "what went through both");
}

#[test]
fn an_empty_ledger_says_how_to_begin() {
    for begun in [false, true] {
        let device = device();
        if begun {
            device.ok(&["init"]);
        }
        let next = ["  pail add Food 150 \"Groceries\"", "  pail transfer Food Rent 50", "  pail report"].join("\n");
        for command in ["balance", "register", "report", "chart"] {
            let ran = device.ends(0, &[command]);
            assert!(
                ran.talk.starts_with("Nothing is recorded at ") && ran.talk.contains(&next),
                "{command}: {}",
                ran.talk
            );
            assert_eq!(ran.out, "", "{command}");
            assert!(device.ok(&[command, "-O", "json"]).starts_with('{'), "a program gets its data");
        }
        assert!(!ledger_of(&device).join("reports").exists(), "nothing is kept of nothing");
    }
}

#[test]
fn a_long_name_leaves_the_tables_readable() {
    let device = books();
    let name = "é".repeat(64);
    device.ok(&["add", &name, "5", &"m".repeat(1024)]);
    for command in [&["balance"][..], &["register"], &["report", "--no-save"]] {
        let text = device.ok(command);
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= 130 && text.contains('…'), "{longest} columns:\n{text}");
        assert!(device.ok(&[command, &["-O", "csv"]].concat()).contains(&name), "a program gets it whole");
    }
}
