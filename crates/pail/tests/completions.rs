//! Words are completed by the real shells: bash and zsh at a terminal with a person who presses Tab, fish by its own
//! `complete`. And nothing of it asks the store, or says a word when something is wrong.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;

use support::device;
use testkit::Device;

/// Names as people have them.
const NAMES: [&str; 4] = ["Fun money", "Auto's \"old\" one", "Übriges", "Food"];

fn household() -> Device {
    let device = device().with("LC_ALL", "C.UTF-8");
    for name in NAMES {
        device.ok(&["add", name, "5", "--payee", "Rewe City"]);
    }
    device.ok(&["account", "open", "Fest geld", "--kind", "savings"]);
    device
}

/// What a shell at a terminal shows to who types these keys, one after the other.
fn typed(device: &Device, shell: &str, start: &str, keys: &[&str]) -> String {
    let setup = device.path("setup");
    fs::create_dir_all(&setup).unwrap();
    let rc = format!("PS1='$ '\n{start}\n");
    fs::write(setup.join(".zshrc"), &rc).unwrap();
    fs::write(setup.join("bashrc"), &rc).unwrap();
    let place = setup.display();
    let command = match shell {
        "bash" => format!("bash --noprofile --rcfile {place}/bashrc -i"),
        _ => format!("env ZDOTDIR={place} TERM=xterm zsh -d -i"),
    };
    let keys: Vec<String> =
        keys.iter().map(|key| format!("printf '%b' '{}'; sleep 1", key.replace('\'', r"\0047"))).collect();
    let line =
        format!("(sleep 2; {}; printf 'exit\\n') | script --quiet --command '{command}' /dev/null", keys.join("; "));
    let (_, shown) = device.shell(&line);
    shown.replace('\r', "")
}

const BASH: &str = "source <(pail completions bash)";
const ZSH: &str = "autoload -Uz compinit; compinit -u -D; source <(pail completions zsh)";

#[test]
fn bash_and_zsh_complete_names_with_blanks_quotes_and_umlauts() {
    let device = household();
    for (shell, start) in [("bash", BASH), ("zsh", ZSH)] {
        for (keys, expected) in [
            (&["pail balance Fun\\t", " -O csv\\n"][..], "envelope,Fun money,5.00,EUR"),
            (&["pail balance \"Fun\\t", " -O csv\\n"], "envelope,Fun money,5.00,EUR"),
            (&["pail balance Au\\t", " -O csv\\n"], "envelope,\"Auto's \"\"old\"\" one\",5.00,EUR"),
            (&["pail balance Üb\\t", " -O csv\\n"], "envelope,Übriges,5.00,EUR"),
            (&["pail transfer env:Fun\\t", " env:Food 1 --dry-run\\n"], "would be  Fun money -1.00 = 4.00"),
            (&["pail transfer acct:Ca\\t", " acct:Fe\\t", " 1 --dry-run\\n"], "Cash -1.00 = 19.00 · Fest geld +1.00"),
            (&["pail bal\\t", " Food -O c\\t", "\\n"], "envelope,Food,5.00,EUR"),
        ] {
            let shown = typed(&device, shell, start, keys);
            assert!(shown.contains(expected), "{shell}: {keys:?} shows\n{shown}");
        }
    }
}

#[test]
fn fish_completes_words_and_says_what_they_are() {
    let device = household();
    device.ok(&["completions", "fish", "-v"]);
    for (typed, expected) in [
        ("pail balance Fun", "Fun money\tenvelope"),
        ("pail balance \\\"Fun", "Fun money\tenvelope"),
        ("pail balance Üb", "Übriges\tenvelope"),
        ("pail transfer acct:F", "acct:Fest geld\tacct"),
        ("pail add Food 1 --payee R", "Rewe City\tpayee"),
        ("pail undo 5", "5\topen account Fest geld (savings)"),
        ("pail envelope reo", "reopen\tOpen a closed envelope again"),
    ] {
        let line =
            format!("pail completions fish > c.fish; fish --no-config -c 'source c.fish; complete -C \"{typed}\"'");
        let (code, shown) = device.shell(&line);
        assert!(code == Some(0) && shown.lines().any(|line| line == expected), "{typed}: {shown}");
    }
}

#[test]
fn the_newest_twenty_handles_are_offered_and_the_newest_first() {
    let device = household();
    for _ in 0..20 {
        device.ok(&["add", "Food", "1", "--account", "Cash"]);
    }
    let shown = device.ok(&["completions", "zsh", "--", "undo", ""]);
    let handles: Vec<&str> = shown.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!((handles.len(), handles.first(), handles.last()), (20, Some(&"25"), Some(&"6")));
}

#[test]
fn a_ledger_that_is_away_or_damaged_or_not_there_says_nothing() {
    let device = household();
    let folder = device.path("data").join("pennypail");
    fs::rename(&folder, device.path("away")).unwrap();
    assert!(device.ok(&["completions", "zsh", "--", "balance", "Fu"]).contains("Fun money"), "from memory");
    assert!(!folder.exists(), "nothing was made");
    for words in [
        &["completions", "zsh", "--", "--store", "/nowhere", "balance", ""][..],
        &["completions", "bash", "--line", ""],
    ] {
        let ran = device.ends(0, words);
        assert_eq!((ran.out.as_str(), ran.talk.as_str()), ("", ""), "{words:?}");
    }
    let bucket = device.with("PAIL_STORE", "s3://nobody-has-this-one").with("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    let ran = bucket.ends(0, &["completions", "zsh", "--", "balance", ""]);
    assert_eq!((ran.out.as_str(), ran.talk.as_str()), ("", ""));
    bucket.configure("nonsense = true");
    let ran = bucket.ends(0, &["completions", "zsh", "--", "balance", ""]);
    assert_eq!((ran.out.as_str(), ran.talk.as_str()), ("", ""));
}
