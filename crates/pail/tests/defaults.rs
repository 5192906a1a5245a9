//! What the program chooses when nobody says: each default is in the verb's help, and is what happens.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::{books, device, entry, headless, ledger_of, refuses, says};
use testkit::Device;

/// The help of a verb as one line, so that a wrapped sentence is found.
fn help(verb: &str) -> String {
    let command: Vec<&str> = ["help"].into_iter().chain(verb.split(' ')).collect();
    device().ok(&command).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of `pail where` that begins with this word.
fn known(device: &Device, word: &str) -> String {
    let shown = device.ok(&["where"]);
    let line = shown.lines().find_map(|line| line.strip_prefix(&format!("{word:<11}")));
    line.unwrap_or_else(|| panic!("no {word} in\n{shown}")).to_owned()
}

const DEFAULT_ACCOUNT: &str = "Defaults: the account of `pail account default`, else the only open one inside the budget; \
                               date today in the ledger's time zone; the ledger's currency.";

#[test]
fn every_default_is_in_the_help_of_its_verb() {
    let table = [
        ("add", DEFAULT_ACCOUNT),
        ("add", "in the currency of the config, else of the locale's country, else EUR"),
        ("add", "[default: today in the ledger's time zone]"),
        ("add", "How much, above zero"),
        ("add", "[default: a new one]"),
        ("withdraw", DEFAULT_ACCOUNT),
        ("income", DEFAULT_ACCOUNT),
        ("assign", "Defaults: this month, dated today; another month is dated its first day."),
        ("cover", "Defaults: exactly what is missing, from Ready to assign; date today in the ledger's time zone."),
        ("budget", "Defaults: this month in the ledger's time zone, alone."),
        (
            "withdraw",
            "With `--payee` the envelope may be left out: it is the one of `pail payee default`, which is said.",
        ),
        ("payee", "Without a word it lists the payees"),
        ("set", "Without a word it lists the settings."),
        ("set month-start", "[default: the one that today lies in then]"),
        ("set month-start", "[default: on that day all the same]"),
        ("hold", "Default: this month in the ledger's time zone."),
        ("envelope set", "block refuses it, carry takes what is missing on into the next month"),
        ("envelope set", "From which month on, until the next one that says another [default: this month]"),
        ("transfer", "Defaults: date today in the ledger's time zone; the ledger's currency."),
        ("report", "[default: unless anything is asked]"),
        ("report", "[default: envelope]"),
        ("report", "Default: two columns, This month and Since start."),
        ("report", "Default: from the first month in which money came in or went out to the last."),
        ("report", "Default: this month."),
        ("report", "Default: twelve months up to this one, and none before the first."),
        ("report", "Default: as income."),
        ("init", "[default: of the config, else of the locale's country, else EUR]"),
        ("init", "[default: TZ, else the system's, else UTC]"),
        ("edit", "Only what is said changes."),
        ("edit", "Which way the money moves stays."),
        ("edit", "Another day: 2026-11-03, 11-03, yesterday, mon or -3d [default: as it is]"),
        ("void", "The transaction is meant as it stands"),
        ("undo", "Default: this device's last op, which is shown first."),
        ("undo", "[default: this device's last op]"),
        ("balance", "[default: all, with the accounts and Ready to assign]"),
        ("register", "[default: everything]"),
        ("register", "[default: today in the ledger's time zone]"),
        ("register", "Names alone have their true"),
        ("log", "[default: all]"),
        ("blame", "Only the newest COUNT lines [default: all]"),
        (
            "balance",
            "at the end of 2026-03-01, or at 2026-03-01T12:00. By when it was recorded, not by accounting date",
        ),
        ("balance", "unless Z or an offset says another [default: now]"),
        ("verify", "Default: without --from, this machine's memory alone says what was there before."),
        ("verify", "at least 8 of its digits [default: none]"),
        ("report", "With --as-of nothing is kept, and This month is the month of that day."),
        ("demo", "Default: a new folder below TMPDIR, else /tmp."),
        ("man", "Default: the page of pail itself."),
        ("help", "[default: a list of both]"),
        ("balance", "[default: COLUMNS, else those of the terminal; 0 where there is none]"),
        ("balance", "auto: on a terminal, unless NO_COLOR is set or TERM is dumb [default: auto]"),
        ("balance", "[default: where it is longer than the terminal, by PAIL_PAGER, else PAGER, else less]"),
        ("where", "`--store`, PAIL_STORE, BUDGET_BUCKET (with LEDGER_KEY, by default data/ledger.json), `store` in"),
    ];
    for (verb, words) in table {
        let help = help(verb);
        assert!(help.contains(words), "the help of {verb} does not say {words:?}:\n{help}");
    }
    for verb in [
        "add", "withdraw", "transfer", "balance", "register", "report", "log", "blame", "where", "undo", "resolve",
        "verify",
    ] {
        let help = help(verb);
        assert!(help.contains("[default: text]") && help.contains("[default: 60]"), "{verb}: {help}");
    }
}

#[test]
fn a_new_ledger_counts_in_what_its_maker_says_or_uses() {
    type Row<'a> = (&'a [&'a str], Option<&'a str>, &'a [(&'a str, &'a str)], &'a str);
    let table: [Row<'_>; 9] = [
        (&["--currency", "CHF"], Some("JPY"), &[("LC_ALL", "en_US.UTF-8")], "CHF"),
        (&["--currency", "kwd"], None, &[], "KWD"),
        (&[], Some("JPY"), &[("LC_ALL", "en_US.UTF-8")], "JPY"),
        (&[], None, &[("LC_ALL", "en_US.UTF-8"), ("LC_MONETARY", "de_CH"), ("LANG", "en_GB.UTF-8")], "USD"),
        (&[], None, &[("LC_MONETARY", "de_CH.UTF-8"), ("LANG", "en_GB.UTF-8")], "CHF"),
        (&[], None, &[("LANG", "en_GB.UTF-8")], "GBP"),
        (&[], None, &[("LANG", "C.UTF-8")], "EUR"),
        (&[], None, &[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")], "EUR"),
        (&[], None, &[], "EUR"),
    ];
    for (options, config, variables, currency) in table {
        let mut device = device();
        for (name, value) in variables {
            device = device.with(name, value);
        }
        if let Some(config) = config {
            device.configure(&format!("currency = \"{config}\"\n"));
        }
        let ran = device.run(&[&["init"], options].concat());
        let place = ledger_of(&device).display().to_string();
        assert_eq!(
            (ran.out.as_str(), ran.talk),
            ("", format!("New ledger in {currency} at {place}\n")),
            "{variables:?}"
        );
        assert_eq!(known(&device, "currency"), currency);
    }
}

#[test]
fn the_first_add_makes_the_ledger_and_says_so() {
    let device = device().with("LANG", "ja_JP.UTF-8");
    let ran = device.ends(0, &["add", "Food", "150"]);
    let place = ledger_of(&device).display().to_string();
    assert_eq!(ran.talk, format!("New ledger in JPY at {place}\n"));
    assert_eq!(headless(&ran.out), "#1  Food +150 = 150 · Cash +150 = 150\n");
    refuses(&device, &["add", "Food", "1.5"], 2, &["JPY has 0 digits after the point"]);
}

#[test]
fn a_command_that_is_refused_makes_no_ledger() {
    let device = device();
    let commands: [(&[&str], i32); 4] = [
        (&["add", "Food", "abc"], 2),
        (&["withdraw", "Food", "5"], 1),
        (&["add", "Food", "5", "--existing"], 1),
        (&["undo"], 1),
    ];
    for (command, code) in commands {
        refuses(&device, command, code, &["error: "]);
    }
    device.ok(&["add", "Food", "5", "--dry-run"]);
    device.ok(&["balance"]);
    assert!(!ledger_of(&device).exists());
}

#[test]
fn the_zone_is_the_makers_and_stays() {
    let table: [(&[&str], &str, &str); 4] = [
        (&["--time-zone", "asia/tokyo"], "Europe/Berlin", "Asia/Tokyo"),
        (&[], "America/Los_Angeles", "America/Los_Angeles"),
        (&[], ":Pacific/Kiritimati", "Pacific/Kiritimati"),
        (&[], "UTC", "UTC"),
    ];
    for (options, zone, kept) in table {
        let device = device().with("TZ", zone);
        device.ok(&[&["init"], options].concat());
        assert_eq!(known(&device, "time zone"), kept);
        let elsewhere =
            Device::new(env!("CARGO_BIN_EXE_pail")).with("TZ", "Australia/Eucla").on_folder(&ledger_of(&device));
        elsewhere.ok(&["balance"]);
        assert_eq!(known(&elsewhere, "time zone"), kept, "another device has no say");
        let genesis = std::fs::read_to_string(entry(&device, 0)).unwrap();
        assert!(genesis.contains(&format!("\"time_zone\":\"{kept}\"")), "{genesis}");
    }
    let ran = device().with("TZ", "CET-1CEST").ends(0, &["init"]);
    says(&ran, &["init"], 0, &["warning: TZ is `CET-1CEST`, which is no name of a time zone; the ledger lives in UTC"]);
}

#[test]
fn a_ledger_keeps_its_settings() {
    let device = books();
    let same = device.ends(0, &["init"]);
    assert!(same.talk.contains("counts in EUR and lives in Europe/Berlin; nothing to do"), "{}", same.talk);
    device.ends(0, &["init", "--currency", "eur", "--time-zone", "europe/berlin"]);
    let hint = "`pail set currency` and `pail set time-zone` change them, and `--store` makes another ledger elsewhere";
    refuses(&device, &["init", "--currency", "USD"], 1, &["counts in EUR and lives in Europe/Berlin", hint]);
    refuses(&device, &["init", "--time-zone", "UTC"], 1, &[hint]);
    refuses(&device, &["init", "--currency", "XXX"], 2, &["`XXX` is not a currency of ISO 4217; say a code of three"]);
    let no_zone = "`Mars/Phobos` is not a time zone; say one such as Europe/Berlin or UTC";
    refuses(&device, &["init", "--time-zone", "Mars/Phobos"], 2, &[no_zone]);
}

#[test]
fn the_first_place_that_is_named_is_the_one() {
    let device = device();
    let flag = device.path("flag").display().to_string();
    let config = device.path("config").join("pennypail/config.toml").display().to_string();
    let default = ledger_of(&device).display().to_string();
    assert_eq!(known(&device, "ledger"), default);
    assert_eq!(known(&device, "because"), "the default, since nothing names another place");
    device.configure("store = \"/from/config\"\n");
    assert_eq!((known(&device, "ledger"), known(&device, "because")), ("/from/config".into(), config));
    let s3 = device
        .with("BUDGET_BUCKET", "budget-of-ann")
        .with("AWS_REGION", "eu-central-1")
        .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .with("AWS_SECRET_ACCESS_KEY", "secret");
    assert_eq!(known(&s3, "ledger"), "s3://budget-of-ann/data/ledger");
    assert_eq!(known(&s3, "because"), "BUDGET_BUCKET with LEDGER_KEY");
    let s3 = s3.with("LEDGER_KEY", "home/money.json");
    assert_eq!(known(&s3, "ledger"), "s3://budget-of-ann/home/money");
    let named = s3.with("PAIL_STORE", "file:///from/variable");
    assert_eq!((known(&named, "ledger"), known(&named, "because")), ("/from/variable".into(), "PAIL_STORE".into()));
    let shown = named.ok(&["where", "--store", &flag, "-O", "json"]);
    assert!(
        shown.contains(&format!("\"ledger\": \"{flag}\"")) && shown.contains("\"because\": \"--store\""),
        "{shown}"
    );
    let relative = named.ok(&["where", "--store", "books/2026"]);
    assert!(relative.contains("/books/2026\n"), "{relative}");
}

#[test]
fn a_place_that_cannot_be_is_a_configuration_error() {
    let table = [
        ("PAIL_STORE", "ftp://host/x", "PAIL_STORE names `ftp://host/x`, and this pail knows `s3://bucket/prefix`"),
        (
            "PAIL_STORE",
            "s3://No_Bucket/x",
            "PAIL_STORE names the bucket `No_Bucket`: a bucket has 3 to 63 small letters",
        ),
        ("PAIL_STORE", "s3://budget/a//b", "names the key `a//b`: it has an empty part"),
        ("PAIL_STORE", "s3://budget/../b", "it has an empty part, `.` or `..`"),
        ("PAIL_STORE", "file://relative", "PAIL_STORE names `file://relative`"),
        ("LEDGER_KEY", "data/ledger.json", "LEDGER_KEY is set and BUDGET_BUCKET is not: a key alone names no ledger"),
    ];
    for (name, value, words) in table {
        let device = device().with(name, value);
        for command in [&["add", "Food", "5"][..], &["balance"], &["where"]] {
            says(&device.run(command), command, 78, &["error: ", words]);
        }
    }
    let device = device().with("BUDGET_BUCKET", "budget").with("LEDGER_KEY", "data/ledger");
    says(&device.run(&["balance"]), &["balance"], 78, &["LEDGER_KEY ends in `.json`"]);
    says(&device.run(&["balance", "--store", "x://y"]), &["balance"], 78, &["--store names `x://y`"]);
}

#[test]
fn a_config_that_cannot_be_meant_is_refused_with_its_line() {
    let table = [
        ("store = \"/a\"\ncurency = \"CHF\"\n", "line 2: unknown field `curency`, expected one of `store`, `currency`"),
        ("store = \n", "line 1: "),
        ("sse = \"aes\"\n", "unknown variant `aes`, expected one of `auto`, `AES256`, `aws:kms`, `none`"),
        ("store = 5\n", "invalid type"),
    ];
    let device = books();
    for (text, words) in table {
        device.configure(text);
        refuses(&device, &["add", "Food", "5"], 78, &["pennypail/config.toml: ", words]);
        refuses(&device, &["balance"], 78, &[words]);
    }
    let device = support::device();
    device.configure("currency = \"ZZZ\"\n");
    refuses(&device, &["add", "Food", "5"], 78, &["config.toml: `ZZZ` is not a currency of ISO 4217"]);
}

#[test]
fn without_a_home_nothing_is_guessed() {
    let names = ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"];
    let device = names.iter().fold(device(), |device, name| device.with(name, ""));
    says(&device.run(&["balance"]), &["balance"], 78, &["HOME is not set", "hint: set HOME, or the XDG directories"]);
}
