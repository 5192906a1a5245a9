//! Which books are refused, where, and why.

use interchange::Problem;
use interchange::book::{read_book, write_csv, write_json};

use crate::golden::{household, settled};

fn stop(text: &str) -> Problem {
    let problem = read_book(text.as_bytes()).unwrap_err();
    assert!(!problem.remedy.is_empty(), "{problem}");
    problem
}

/// The household with one part of its text changed, which must be there.
fn changed(text: String, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn json(from: &str, to: &str) -> String {
    stop(&changed(write_json(&household()), from, to)).to_string()
}

fn csv(from: &str, to: &str) -> String {
    stop(&changed(write_csv(&household()), from, to)).to_string()
}

#[test]
fn another_version_of_the_format_is_refused() {
    let problem = stop(&changed(write_json(&household()), "pail-export/1", "pail-export/3"));
    let known = "this pail reads `pail-export/1` and `pail-export/2` alone";
    assert_eq!(problem.to_string(), format!("1:6: this is `pail-export/3`, and {known}"));
    assert!(problem.remedy.contains("version of pail"), "{}", problem.remedy);
    assert!(csv("pail-export/1", "pail-export/3").starts_with("2:1: this is `pail-export/3`"));
    assert_eq!(json("pail-export/1", "hello"), "1:6: `hello` is no export of a pail");
    assert!(stop("{\"categories\":[]}").reason.contains("the export has no `f`"));
}

#[test]
fn what_the_whole_stands_on_must_be_right() {
    let unknown = "`EUX` is not a currency of ISO 4217; say a code of three letters such as EUR, USD or JPY";
    assert_eq!(json("\"EUR\"", "\"EUX\""), format!("2:13: {unknown}"));
    assert_eq!(csv(",EUR\n", ",EUX\n"), format!("3:1: {unknown}"));
    assert_eq!(json("Europe/Berlin", " "), "3:14: the time zone is empty");
    assert_eq!(csv("Europe/Berlin", ""), "4:1: the time zone is empty");
    assert_eq!(json("\"currency\":", "\"money\":"), "2:10: `money` is not known here");
    assert_eq!(json("\"notes\":[", "\"remarks\":["), "22:12: `remarks` is not known here");
    assert_eq!(csv("export,,,seq", "export,,,seqs"), "6:1: `seqs` is not known here");
    assert_eq!(csv(",7\n", ",x\n"), "6:1: `x` is not the number of an entry");
    assert_eq!(csv("export,,,head", "export,,,seq"), "7:1: `sha256:fd71` is not the number of an entry");
}

#[test]
fn a_posting_is_of_an_account_and_an_envelope_that_are_there() {
    assert_eq!(
        json(r#"{"name":"Bank","amount""#, r#"{"name":"Bond","amount""#),
        "17:3 (transaction #3): there is no account `Bond`"
    );
    assert_eq!(csv("account,Bank,-54.20", "account,Bond,-54.20"), "17:1: there is no account `Bond`");
    assert_eq!(
        json(r#"{"name":"Rent","amount""#, r#"{"name":"Fun","amount""#),
        "16:3 (transaction #2): there is no envelope `Fun`"
    );
    assert_eq!(csv("envelope,Rent,50.00", "envelope,Fun,50.00"), "15:1: there is no envelope `Fun`");
    let side = "the account `House` is written on the wrong side of the law";
    assert_eq!(json(r#""law":false,"status""#, r#""law":true,"status""#), format!("20:3 (transaction #6): {side}"));
}

#[test]
fn a_transaction_whose_sides_differ_is_refused() {
    let reason = "its accounts come to 150.01 and its envelopes to 150.00";
    assert_eq!(json("150.00", "150.01"), format!("15:3 (transaction #1): {reason}"));
    assert_eq!(csv("150.00", "150.01"), format!("13:1: {reason}"));
    let none = r#""accounts":[],"envelopes":[]"#;
    let house = r#""accounts":[{"name":"House","amount":"300000.00","law":false,"status":"unmarked"}],"envelopes":[]"#;
    assert_eq!(json(house, none), "20:3 (transaction #6): it has 0 postings; 1 to 256 are right");
}

#[test]
fn what_is_there_once_is_there_once() {
    let account = "there are two accounts named `Cash`";
    assert_eq!(json(r#"{"name":"Bank","law""#, r#"{"name":"Cash","law""#), format!("7:3: {account}"));
    assert_eq!(csv("account,,,Bank", "account,,,Cash"), format!("9:1: {account}"));
    let envelope = "there are two envelopes named `Food`";
    assert_eq!(json("  \"Rent\"", "  \"Food\""), format!("12:3: {envelope}"));
    assert_eq!(csv("envelope,,,Rent", "envelope,,,Food"), format!("12:1: {envelope}"));
    let ready = "`Ready to assign` always exists and is not listed";
    assert_eq!(json("  \"Rent\"", "  \"Ready to assign\""), format!("12:3: {ready}"));
    assert_eq!(csv("envelope,,,Rent", "envelope,,,Ready to assign"), format!("12:1: {ready}"));
    let id = "the id `01M8ZW3T000000000000000001` is there twice";
    assert_eq!(json("00000002\"", "00000001\""), format!("16:3 (transaction #2): {id}"));
    assert_eq!(json("00000007\"", "00000001\""), format!("23:3: {id}"));
    assert_eq!(csv("00000007", "00000001"), format!("24:1: {id}"));
    assert_eq!(json("\"time_zone\":", "\"currency\":"), "3:13: `currency` is there twice in one object");
    assert_eq!(
        csv("export,,,ledger", "export,,,format"),
        "5:1: `b81d75dc-6bfa-43fe-b4bf-73bca6eb7b61` is no export of a pail"
    );
    assert!(json("\"date\"", "\"id\":\"\",\"date\"").contains("duplicate field `id`"));
}

#[test]
fn amounts_and_dates_are_written_in_one_way_only() {
    for (to, reason) in [
        ("150.000", "`150.000` has too many digits: EUR has 2 after the point"),
        ("1e2", "`1e2` is not an amount such as -12.50"),
        ("", "`` is not an amount such as -12.50"),
        ("90071992547409.92", "`90071992547409.92` is beyond 90071992547409.91"),
    ] {
        assert_eq!(json("150.00", to), format!("15:3 (transaction #1): {reason}"));
        assert_eq!(csv("150.00", to), format!("13:1: {reason}"));
    }
    for to in ["2026-02-30", "20261101", "2026-11-1", "2026-11-01T00"] {
        let reason = format!("`{to}` is not a date such as 2026-11-03");
        assert_eq!(json("2026-11-01", to), format!("15:3 (transaction #1): {reason}"));
        assert_eq!(csv("2026-11-01", to), format!("13:1: {reason}"));
    }
}

#[test]
fn a_field_that_this_version_does_not_know_is_refused_where_it_stands() {
    let said = json(r#""date":"2026-11-02""#, r#""mood":"fine","date":"2026-11-02""#);
    assert!(said.starts_with("16:") && said.contains("unknown field `mood`"), "{said}");
    assert!(json(r#""name":"Bank","law""#, r#""name":" ","law""#).contains("begins or ends with a blank"));
    assert_eq!(csv("recorded_by,value", "recorded_by,values"), "1:1: the columns are not those of an export");
}

#[test]
fn rows_that_contradict_each_other_are_refused() {
    assert_eq!(csv("#2,", "#1,"), "16:1: the rows of the transaction #1 contradict each other");
    assert_eq!(
        csv("posting,2026-11-02,envelope,Rent", "posting,2026-11-02,purse,Rent"),
        "16:1: `purse` is neither `account` nor `envelope`"
    );
    assert_eq!(csv("note,", "remark,"), "24:1: there is no kind of row named `remark`");
    assert_eq!(csv("cleared", "seen"), "17:1: `seen` is not a status");
    assert_eq!(csv("false,true,true", "false,yes,true"), "17:1: `yes` is neither `true` nor `false`");
    assert_eq!(csv(",23\n", ",22\n"), "25:1: there are 23 rows instead of 22");
    assert_eq!(
        csv("account,,,Cash,", "account,,,Cash,,"),
        "8:1: the row has 19 cells instead of 18: the file was cut off, or edited"
    );
    let after_end = format!("{}{}", write_csv(&household()), "note,,,,,,x,,,,,,,#8,y,,,\n");
    assert_eq!(stop(&after_end).to_string(), "26:1: a row follows the row `end`");
    let csv = write_csv(&household());
    let without_end = csv.lines().filter(|line| !line.starts_with("end")).map(|line| format!("{line}\n"));
    assert_eq!(
        stop(&without_end.collect::<String>()).to_string(),
        "24:1: the file ends too early: the row `end` is missing"
    );
}

#[test]
fn what_is_no_book_at_all_is_refused() {
    assert_eq!(stop("").to_string(), "1:1: the file is empty");
    assert_eq!(stop("[]").to_string(), "1:1: the export must be an object");
    assert_eq!(stop("date,amount\n").to_string(), "1:1: this is not JSON: expected value");
    let json = write_json(&household());
    let cut = json.get(..json.len() / 2).unwrap();
    assert!(stop(cut).reason.contains("the file ends too early"), "{}", stop(cut));
}

#[test]
fn a_byte_order_mark_and_other_line_breaks_do_no_harm() {
    for text in [write_json(&household()), write_csv(&household())] {
        let from_windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
        assert_eq!(read_book(from_windows.as_bytes()), Ok(household()));
    }
}

/// The household with all that can be set, with one part of its text changed.
fn settled_json(from: &str, to: &str) -> String {
    stop(&changed(write_json(&settled()), from, to)).to_string()
}

fn settled_csv(from: &str, to: &str) -> String {
    stop(&changed(write_csv(&settled()), from, to)).to_string()
}

#[test]
fn a_setting_whose_value_is_none_is_refused_where_it_stands() {
    for (from, to, reason) in [
        (r#""now":"Home""#, r#""now":5"#, "21:3: the `group` is `5`, and must be a text"),
        (r#""now":"Home""#, r#""now":null"#, "21:3: the `group` is `null`, and must be a text"),
        (r#""now":"Home""#, r#""now":["a"]"#, r#"21:3: the `group` is `["a"]`, and must be a text"#),
        (r#""now":"Home""#, r#""now":"""#, "21:3: the `group` of Food cannot be ``"),
        (r#""now":"Home""#, r#""now":" Home""#, "21:3: ` Home` begins or ends with a blank"),
        (r#""now":1}"#, r#""now":"1"}"#, "18:3: the `order` is `1`, and must be a whole number"),
        (r#""now":1}"#, r#""now":1.5}"#, "18:3: the `order` is `1.5`, and must be a whole number"),
        (r#""now":1}"#, r#""now":-1}"#, "18:3: the `order` of Bank cannot be `-1`"),
        (r#""now":4294967295"#, r#""now":4294967296"#, "22:3: the `order` of Food cannot be `4294967296`"),
        (r#""now":true"#, r#""now":false"#, "20:3: the `closed` of House cannot be `no`"),
        (r#""now":true"#, r#""now":"yes""#, "20:3: the `closed` is `yes`, and must be `true` or `false`"),
        (r#""set":"listed","now":false"#, r#""set":"listed","now":true"#, "26:3: the `listed` of Rent cannot be `yes`"),
        (r#""now":"cover""#, r#""now":"ignore""#, "24:3: the `overspend` of Food in 0000-01 cannot be `ignore`"),
        (
            r#""now":"1200.50""#,
            r#""now":"1200.505""#,
            "16:3: `1200.505` has too many digits: EUR has 2 after the point",
        ),
        (r#""now":"1200.50""#, r#""now":"0.00""#, "16:3: the `hold` of the ledger in 2026-12 cannot be `0`"),
        (r#""now":"1200.50""#, r#""now":"-1.00""#, "16:3: the `hold` of the ledger in 2026-12 cannot be `-100`"),
        (
            r#""now":"1200.50""#,
            r#""now":1200.50"#,
            "16:3: the `hold` is `1200.5`, and must be an amount such as \"12.50\"",
        ),
        ("90071992547409.91", "90071992547409.92", "17:3: `90071992547409.92` is beyond 90071992547409.91"),
        (r#""month":"2026-12","now":"1200"#, r#""now":"1200"#, "16:3: the `hold` of the ledger cannot be `120050`"),
        (
            r#""set":"group","now""#,
            r#""set":"group","month":"2026-12","now""#,
            "21:3: the `group` of Food in 2026-12 cannot be `Home`",
        ),
    ] {
        assert_eq!(settled_json(from, to), reason, "{to}");
    }
    let start = settled_json(r#""now":"25 before""#, r#""now":"32""#);
    assert_eq!(start, "30:3: the `month-start` of the ledger in 2026-12 cannot be `32`");
    let note = format!(r#""now":"{}""#, "x".repeat(1025));
    assert!(settled_json(r#""now":"5""#, &note).starts_with("23:3: the `note` of Food cannot be `xxx"));
}

#[test]
fn a_setting_is_of_what_is_there_and_there_once() {
    for (from, to, reason) in [
        (
            r#""of":"ledger""#,
            r#""of":"moon""#,
            "15:3: `moon` is not `ledger`, or `account`, `envelope` or `payee` with a name",
        ),
        (
            r#""of":"ledger""#,
            r#""of":"account""#,
            "15:3: `account` is not `ledger`, or `account`, `envelope` or `payee` with a name",
        ),
        (
            r#""of":"account","name":"Bank","set":"order""#,
            r#""of":"account","name":"Bond","set":"order""#,
            "18:3: there is no account `Bond` with settings",
        ),
        (
            r#""name":"Food","set":"group""#,
            r#""name":"Ready to assign","set":"group""#,
            "21:3: there is no envelope `Ready to assign` with settings",
        ),
        (r#""now":"Bank""#, r#""now":"House""#, "15:3: there is no account `House` inside the budget"),
        (r#""now":"Food"}"#, r#""now":"Fun"}"#, "29:3: there is no envelope `Fun` inside the budget"),
        (r#""set":"order","now":4294967295"#, r#""set":"group","now":"x""#, "22:3: the `group` of Food is there twice"),
        (
            r#""month":"2026-11","now":"carry""#,
            r#""month":"0000-01","now":"carry""#,
            "25:3: the `overspend` of Food is there twice",
        ),
        (
            r#""name":"Rewe","set""#,
            r#""name":"=Rewe, \"Mitte\"","set""#,
            "28:3: the payee =Rewe, \"Mitte\" goes to itself",
        ),
        (
            r#""set":"envelope","now":"Food""#,
            r#""set":"name","now":"Markt""#,
            "14:13: the payee Rewe goes to =Rewe, \"Mitte\", which goes on to another",
        ),
        (
            r#""set":"default-account","now":"Bank""#,
            r#""set":"currency","now":"USD""#,
            "15:3: the `currency` of the ledger is said at the top of the file",
        ),
        (
            r#""law":true,"kind":"bank""#,
            r#""law":true,"kind":"card""#,
            "7:3: the account `Bank` is written on the wrong side of the law",
        ),
    ] {
        assert_eq!(settled_json(from, to), reason, "{to}");
    }
    for (from, to, reason) in [
        (r#""set":"group""#, r#""set":"mood""#, "unknown variant `mood`, expected one of `name`"),
        (r#""month":"2026-11""#, r#""month":"2026-13""#, "there is no month 13; write one from 01 to 12"),
        (r#""kind":"bank""#, r#""kind":"purse""#, "unknown variant `purse`, expected one of `cash`"),
        (r#""set":"group","now":"Home""#, r#""set":"group","now":"Home","was":1"#, "unknown field `was`"),
        (r#""set":"group","now":"Home""#, r#""set":"group""#, "missing field `now`"),
    ] {
        assert!(settled_json(from, to).contains(reason), "{}", settled_json(from, to));
    }
    let second = "is not known in `pail-export/1`";
    assert_eq!(settled_json("pail-export/2", "pail-export/1"), format!("14:13: `settings` {second}"));
    let without = |text: &str| json(text, &text.replace('}', ",\"kind\":\"cash\"}"));
    assert_eq!(without(r#"{"name":"Cash","law":true}"#), format!("6:3: `kind` {second}"));
    let opening = json(r#""date":"2026-11-01""#, r#""date":"2026-11-01","opening":true"#);
    assert_eq!(opening, format!("15:3 (transaction #1): `opening` {second}"));
}

#[test]
fn rows_of_settings_are_refused_like_those_of_objects() {
    for (from, to, reason) in [
        (",Home,,group", ",Home,,mood", "19:1: there is no setting named `mood`"),
        (",1,,order", ",one,,order", "16:1: the `order` is `one`, and must be a whole number"),
        (",true,,closed", ",yes,,closed", "18:1: the `closed` is `yes`, and must be `true` or `false`"),
        ("setting,2026-12", "setting,2026-13", "14:1: `2026-13` is not a month such as 2026-11"),
        ("setting,2026-12", "setting,December", "14:1: `December` is not a month such as 2026-11"),
        (
            "setting,,account,Bank",
            "setting,,purse,Bank",
            "16:1: `purse` is not `ledger`, or `account`, `envelope` or `payee` with a name",
        ),
        (",bank,,", ",purse,,", "9:1: `purse` is no kind of account"),
        (",bank,,", ",loan,,", "9:1: the account `Bank` is written on the wrong side of the law"),
        ("pail-export/2", "pail-export/1", "2:1: the columns are not those of `pail-export/1`"),
    ] {
        assert_eq!(settled_csv(from, to), reason, "{to}");
    }
    assert_eq!(csv("pail-export/1", "pail-export/2"), "2:1: the columns are not those of `pail-export/2`");
    assert_eq!(
        csv("account,,,Bank,,,,,,,true,,,,,,,", "account,,,Bank,,,,,,,true,,,,,,,bank"),
        "9:1: `kind` is not known in `pail-export/1`"
    );
    assert_eq!(csv("envelope,,,Rent", "setting,,,Rent"), "12:1: there is no kind of row named `setting`");
}
