use domain::Handle;

use super::*;

fn remembered() -> Remembered {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Remembered {
        envelopes: names(&["Food", "Fun money", "Auto's", "Übriges"]),
        accounts: names(&["Cash", "Fest"]),
        payees: names(&["Rewe City", "Bäcker"]),
        handles: vec![(Handle::entry(42), "add Food 1.00".to_owned())],
    }
}

fn words(typed: &[&str]) -> Vec<String> {
    let mut command = crate::command();
    command.build();
    let typed: Vec<String> = typed.iter().map(|word| (*word).to_owned()).collect();
    candidates(&command, &typed, &remembered).into_iter().map(|one| one.word).collect()
}

#[test]
fn a_word_may_be_what_its_place_takes() {
    for (typed, expected) in [
        (&["bal"][..], &["balance"][..]),
        (&["envelope", "re"], &["reopen", "rename"]),
        (&["add", "F"], &["Food", "Fun money"]),
        (&["add", "Food", "1"], &[]),
        (&["add", "Food", "1", "--payee", "R"], &["Rewe City"]),
        (&["add", "Food", "1", "--account", ""], &["Cash", "Fest"]),
        (&["add", "Food", "1", "--acc"], &["--account"]),
        (&["--store", "/x", "balance", "Food", "Üb"], &["Übriges"]),
        (&["transfer", "F"], &["Food", "Fun money", "Fest"]),
        (&["transfer", "acct:"], &["acct:Cash", "acct:Fest"]),
        (&["register", "env:Fun"], &["env:Fun money"]),
        (&["undo", ""], &["42"]),
        (&["balance", "-O", "c"], &["csv"]),
        (&["balance", "--output-format=j"], &["--output-format=json"]),
        (&["envelope", "open", "F"], &[]),
        (&["help", "exit"], &["exit-codes"]),
        (&["nonsense", "F"], &[]),
        (&[], &[]),
    ] {
        assert_eq!(words(typed), expected, "{typed:?}");
    }
}

#[test]
fn a_line_is_split_and_a_word_is_quoted_as_the_shell_does() {
    for (line, expected, quote) in [
        ("pail balance Fo", &["pail", "balance", "Fo"][..], None),
        ("pail balance ", &["pail", "balance", ""], None),
        (r"pail add Fun\ m", &["pail", "add", "Fun m"], None),
        (r#"pail add "Fun m"#, &["pail", "add", "Fun m"], Some('"')),
        ("pail add 'Auto", &["pail", "add", "Auto"], Some('\'')),
        (r#"pail add "a\"b" x"#, &["pail", "add", "a\"b", "x"], None),
    ] {
        let (words, open) = split(line);
        assert_eq!((words.iter().map(String::as_str).collect::<Vec<_>>(), open), (expected.to_vec(), quote), "{line}");
    }
    for (word, quote, expected) in [
        ("Fun money", None, r"Fun\ money"),
        ("Fun money", Some('"'), "Fun money"),
        ("Auto's", None, r"Auto\'s"),
        ("Auto's", Some('\''), r"Auto'\''s"),
        ("Übriges", None, "Übriges"),
        ("a$b", Some('"'), r"a\$b"),
    ] {
        assert_eq!(quoted(word, quote), expected, "{word} in {quote:?}");
    }
}
