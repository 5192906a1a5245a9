//! The manual as `man` has it, looked at by mandoc; and the topics of `pail help`.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;

use support::device;

#[test]
fn every_command_has_a_page_that_mandoc_finds_nothing_wrong_with() {
    let device = device();
    device.ok(&["man", "--dir", "pages"]);
    let mut names: Vec<String> = fs::read_dir(device.path("pages"))
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for page in ["pail.1", "pail-add.1", "pail-envelope.1", "pail-envelope-open.1", "pail-help.1"] {
        assert!(names.iter().any(|name| name == page), "{page} is not among {names:?}");
    }
    for name in names {
        let (code, shown) = device.shell(&format!("mandoc -T lint -W warning pages/{name}"));
        assert_eq!((code, shown.as_str()), (Some(0), ""), "{name}");
    }
    let (_, shown) = device.shell("mandoc -T ascii pages/pail-add.1 | col -b");
    for words in ["pail-add - Add money to an envelope", "--payee <PAYEE>", "$ pail add Food 150", "EXIT STATUS"] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
}

#[test]
fn a_topic_that_is_not_there_names_the_nearest() {
    let device = device();
    let talk = device.ends(2, &["help", "exit-cods"]).talk;
    assert!(talk.contains("did you mean `pail help exit-codes`?"), "{talk}");
    assert!(device.ends(2, &["help", "zzzzzz"]).talk.ends_with("hint: `pail help` lists all\n"));
    assert_eq!(device.ok(&["help", "add"]), device.ok(&["add", "--help"]));
    assert_eq!(device.ok(&["help", "query"]), device.ok(&["help", "Periods"]));
}
