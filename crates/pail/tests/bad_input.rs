//! What cannot be meant: each has its message and its exit code, and leaves the ledger byte for byte as it was.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::{books, refuses};
use testkit::Device;

/// Every amount that is none, with what is said about it.
const AMOUNTS: [(&str, &str); 17] = [
    ("abc", "AMOUNT: `abc` is not an amount; write digits with at most one point, such as 12.50"),
    ("", "AMOUNT: the amount is empty; write one such as 12.50"),
    (" ", "AMOUNT: the amount is empty; write one such as 12.50"),
    ("-5", "AMOUNT `-5`: the amount is negative; write it without a sign and let the verb say the direction"),
    ("-.5", "AMOUNT `-.5`: the amount is negative"),
    ("\u{2212}5", "the amount is negative"),
    ("--5", "there is no option `--5`"),
    ("0", "AMOUNT `0`: the amount is zero; write one above zero"),
    ("1.234", "AMOUNT `1.234`: EUR has 2 digits after the point; write at most so many"),
    ("1,5", "AMOUNT `1,5`: the point is written as `.`, and thousands are not grouped; write 1.50"),
    ("1.2,3.4", "`1.2,3.4` is not an amount"),
    ("1e3", "AMOUNT `1e3`: the amount has an exponent; write all its digits, such as 1000 for 1e3"),
    ("NaN", "`NaN` is not an amount"),
    ("1234567890123456789012345678901234567890", "the amount is too large; 90071992547409.91 is the most"),
    ("٣", "AMOUNT `٣`: the amount has digits that are not 0 to 9; write 3"),
    ("5 USD", "`USD` is not the currency of this ledger; write the amount in EUR"),
    ("$5", "`$` is not the currency of this ledger; write the amount in EUR"),
];

/// A name that nobody could read, with what is said about it.
fn bad_names() -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "the name is empty; write at least one letter"),
        (" \u{a0} ".into(), "the name is empty"),
        ("x".repeat(129), "the name has 129 bytes; 128 are the most"),
        ("é".repeat(65), "the name has 130 bytes; 128 are the most"),
        ("Fo\u{7}od".into(), "the name holds the invisible character U+0007; write it without"),
        ("Fo\nod".into(), "U+000A"),
        ("Fo\u{1b}[31mod".into(), "U+001B"),
        ("\u{202e}dooF".into(), "U+202E"),
        ("Food\u{2066}".into(), "U+2066"),
        ("Fo\u{200b}od".into(), "U+200B"),
        ("\u{feff}Food".into(), "U+FEFF"),
    ]
}

#[test]
fn what_is_no_amount_moves_nothing_in_any_verb() {
    let device = books();
    for (amount, words) in AMOUNTS {
        for verb in [&["add", "Food"][..], &["withdraw", "Food"], &["transfer", "Food", "Rent"]] {
            let command = [verb, &[amount]].concat();
            refuses(&device, &command, 2, &["error: ", words]);
        }
    }
}

#[test]
fn a_sign_is_the_verbs_business_and_the_hint_can_be_run() {
    let device = books();
    let talk = refuses(&device, &["add", "Food", "-5"], 2, &["hint: use `pail withdraw Food 5`"]);
    assert_eq!(support::offered(&talk), ["pail withdraw Food 5"]);
    refuses(&device, &["add", "Food", "€-5"], 2, &["hint: use `pail withdraw Food '€5'`"]);
    refuses(&device, &["withdraw", "Food", "-5"], 2, &["`pail withdraw Food 5`: the verb gives the sign"]);
    refuses(&device, &["transfer", "Food", "Rent", "-5"], 2, &["hint: swap FROM and TO"]);
    for offered in ["pail withdraw Food 5", "pail withdraw Food '€5'"] {
        let (code, said) = device.shell(offered);
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn an_amount_is_read_as_people_write_it() {
    let device = books();
    let table = [("+5", "5.00"), (".50", "0.50"), ("1.5", "1.50"), ("12.50 EUR", "12.50"), ("€12.50", "12.50")];
    for (amount, shown) in table {
        let out = device.ok(&["add", "Food", amount]);
        assert!(out.contains(&format!("Food +{shown} = ")), "{amount}: {out}");
    }
}

#[test]
fn what_is_no_name_moves_nothing_in_any_verb() {
    let device = books();
    for (name, words) in bad_names() {
        let name = name.as_str();
        refuses(&device, &["add", name, "5"], 2, &["error: ENVELOPE: ", words]);
        refuses(&device, &["add", "Food", "5", "--account", name], 2, &["error: --account: ", words]);
        refuses(&device, &["add", "Food", "5", "--payee", name], 2, &["error: --payee: ", words]);
        refuses(&device, &["withdraw", name, "5"], 2, &["error: ENVELOPE: ", words]);
        refuses(&device, &["transfer", name, "Rent", "5"], 2, &["error: FROM: ", words]);
        refuses(&device, &["transfer", "Food", name, "5"], 2, &["error: TO: ", words]);
        refuses(&device, &["balance", name], 2, &[words]);
    }
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_one() {
    let device = books();
    let near = "there is no envelope Foood; did you mean Food?";
    refuses(&device, &["withdraw", "Foood", "5"], 1, &[near, "hint: `pail balance` lists the envelopes"]);
    refuses(&device, &["add", "Foood", "5", "--existing"], 1, &[near]);
    refuses(
        &device,
        &["withdraw", "Holiday", "5"],
        1,
        &["there is no envelope Holiday\n", "`pail add Holiday AMOUNT`"],
    );
    refuses(&device, &["transfer", "Food", "Rnet", "5"], 1, &["no envelope or account Rnet; did you mean Rent?"]);
    refuses(&device, &["add", "Food", "5", "--account", "Csh"], 1, &["no account Csh; did you mean Cash?"]);
    for verb in ["balance", "show", "blame"] {
        refuses(&device, &[verb, "Foood"], 1, &["did you mean Food?"]);
    }
}

#[test]
fn a_name_in_another_case_is_the_known_one_while_that_is_clear() {
    let device = books();
    assert!(device.ok(&["add", "fOOD", "5"]).contains("Food +5.00 = 155.00"));
    assert!(device.ok(&["withdraw", "FOOD", "5"]).contains("Food -5.00 = 150.00"));
    refuses(&device, &["add", "food", "5", "--new"], 1, &["the envelope Food exists already", "leave `--new` out"]);
    refuses(&device, &["transfer", "food", "Food", "5"], 1, &["Food is on both sides; a transfer needs two"]);
}

#[test]
fn an_account_is_no_envelope() {
    let device = books();
    let hint = "`pail withdraw Food AMOUNT --account Cash` brings money out through it";
    refuses(&device, &["transfer", "Food", "Cash", "5"], 1, &["Cash is an account and Food is an envelope", hint]);
    let hint = "`pail add Food AMOUNT --account Cash` brings money in through it";
    refuses(&device, &["transfer", "Cash", "Food", "5"], 1, &[hint]);
    refuses(&device, &["add", "acct:Cash", "5"], 2, &["`acct:Cash` is an account", "`--account Cash`"]);
    assert!(device.ok(&["add", "env:Food", "5"]).contains("Food +5.00 = 155.00"));
}

#[test]
fn a_handle_points_at_an_op_or_is_refused() {
    let device = books();
    for handle in ["foo", "0", "042", "4.0", "1.2.3", "#", "99999999999999999999"] {
        refuses(
            &device,
            &["undo", handle],
            2,
            &["is not a handle; write the number of an entry such as 42, #42 or 42.2"],
        );
    }
    refuses(&device, &["undo", "99"], 1, &["there is no #99", "hint: `pail log` lists the entries"]);
    refuses(&device, &["undo", "2.2"], 2, &["#2.2 names no op; say which: #2"]);
}

#[test]
fn a_date_or_a_period_is_one_or_is_refused() {
    let device = books();
    let dates = [
        ("foo", "`foo` is not a date; write 2026-11-03, 11-03, today, yesterday, mon or -3d"),
        ("", "the date is empty"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("02-30", "February has 29 days"),
        ("2026-13-01", "there is no month 13"),
        ("1066-10-14", "is too far away"),
        ("-99999999d", "is too far away"),
        ("3/11/2026", "is not a date"),
    ];
    for (date, words) in dates {
        refuses(&device, &["add", "Food", "5", "--date", date], 2, &["error: --date: ", words]);
    }
    let periods = [("foo", "`foo` is no period; write 2026-10"), ("2026-13", "there is no month 13"), ("", "is empty")];
    for (period, words) in periods {
        refuses(&device, &["report", "-p", period], 2, &["error: --period: ", words]);
    }
}

#[test]
fn too_much_beside_the_money_is_refused() {
    let device = books();
    let tags: Vec<String> = (0..33).flat_map(|number| ["--tag".to_owned(), format!("t{number}")]).collect();
    let add = |more: &[&'static str]| [&["add", "Food", "5"], more].concat();
    let with_tags: Vec<&str> = ["add", "Food", "5"].into_iter().chain(tags.iter().map(String::as_str)).collect();
    refuses(&device, &with_tags, 2, &["--tag: there are 33 tags; 32 are the most"]);
    device.ok(&with_tags[..with_tags.len() - 2]);
    refuses(&device, &add(&["--tag", "two words"]), 2, &["holds a blank or a comma; write one word a tag"]);
    refuses(&device, &add(&["--tag", ""]), 2, &["a tag is a name, and the name is empty"]);
    let memo = "x".repeat(1025);
    refuses(&device, &["add", "Food", "5", &memo], 2, &["MEMO: the memo has 1025 bytes; 1024 are the most"]);
    device.ok(&["add", "Food", "5", &memo[1..]]);
    refuses(&device, &add(&["a\nb"]), 2, &["MEMO: the memo holds the control character U+000A"]);
}

#[test]
fn an_id_is_a_ulid_and_names_one_command_for_ever() {
    let device = books();
    let add = |id: &str, amount: &str| ["add", "Food", amount, "--id", id].map(str::to_owned);
    let refuses = |id: &str, amount: &str, code, words: &[&str]| {
        let command = add(id, amount);
        refuses(&device, &command.each_ref().map(String::as_str), code, words)
    };
    for id in ["foo", "", "01M8284S0ATGVAAANK2JCNQ70", "01M8284S0ATGVAAANK2JCNQ70U", "81M8284S0ATGVAAANK2JCNQ703"] {
        refuses(id, "5", 2, &["an id is a ULID: 26 letters and digits, as `--dry-run` prints one"]);
    }
    refuses("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "5", 2, &["is from the future", "look at this machine's clock"]);
    let id = id_of_dry_run(&device);
    device.ok(&add(&id, "5").each_ref().map(String::as_str));
    refuses(&id, "6", 1, &["belongs to another command: #3", "an id names one command for ever"]);
}

fn id_of_dry_run(device: &Device) -> String {
    let talk = device.ends(0, &["add", "Food", "5", "--dry-run"]).talk;
    talk.split_once("--id ").unwrap().1.split('`').next().unwrap().to_owned()
}

#[test]
fn words_that_no_verb_knows_are_a_usage_error_with_a_way_on() {
    let device = books();
    refuses(&device, &["frob"], 2, &["unrecognized subcommand 'frob'", "For more information, try '--help'"]);
    refuses(&device, &["balanc"], 2, &["'balance'"]);
    refuses(&device, &["add"], 2, &["<ENVELOPE>", "<AMOUNT>", "Usage: pail add"]);
    refuses(&device, &["add", "Food", "5", "--payeee", "x"], 2, &["a similar argument exists: '--payee'"]);
    refuses(&device, &["add", "Food", "--payeee", "x"], 2, &["there is no option `--payeee`"]);
    refuses(&device, &["balance", "-O", "xml"], 2, &["[possible values: text, json, csv]"]);
    refuses(&device, &["add", "Food", "5", "--new", "--existing"], 2, &["cannot be used with"]);
    refuses(&device, &["balance", "--timeout", "0"], 2, &["0 is not in 1..=3600"]);
    refuses(&device, &[], 2, &["Usage: pail", "Commands:"]);
}
