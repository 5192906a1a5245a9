use proptest::prelude::*;

use super::*;

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

#[test]
fn a_name_is_kept_as_typed_but_composed_and_trimmed() {
    for (typed, kept) in
        [(" Food ", "Food"), ("Cafe\u{301}", "Caf\u{e9}"), ("Ready to assign", "Ready to assign"), ("🍕", "🍕")]
    {
        assert_eq!(name(typed).as_str(), kept);
    }
}

#[test]
fn what_cannot_be_seen_or_is_too_long_is_no_name() {
    let table = [
        ("", NameProblem::Empty),
        ("   ", NameProblem::Empty),
        ("a\nb", NameProblem::Invisible { code: 0x0A }),
        ("a\u{0}", NameProblem::Invisible { code: 0 }),
        ("a\u{85}b", NameProblem::Invisible { code: 0x85 }),
        ("a\u{202E}b", NameProblem::Invisible { code: 0x202E }),
        ("\u{2066}a", NameProblem::Invisible { code: 0x2066 }),
        ("a\u{61C}", NameProblem::Invisible { code: 0x61C }),
        ("a\u{200F}", NameProblem::Invisible { code: 0x200F }),
        ("a\u{2028}b", NameProblem::Invisible { code: 0x2028 }),
    ];
    for (typed, problem) in table {
        assert_eq!(Name::parse(typed), Err(problem), "{typed:?}");
    }
    assert!(Name::parse(&"x".repeat(128)).is_ok());
    assert_eq!(Name::parse(&"x".repeat(129)), Err(NameProblem::TooLong { bytes: 129 }));
    assert_eq!(Name::parse(&"é".repeat(65)), Err(NameProblem::TooLong { bytes: 130 }));
}

#[test]
fn names_that_differ_only_in_case_have_one_key() {
    for (left, right) in [("Food", "fOOD"), ("ÉTÉ", "e\u{301}te\u{301}"), ("ΣΟΦΟΣ", "σοφος"), ("ẞ", "ß")]
    {
        assert_eq!(name(left).fold_key(), name(right).fold_key());
    }
    assert_ne!(name("Food").fold_key(), name("Foods").fold_key());
}

#[test]
fn the_nearest_name_is_offered_only_where_it_is_near() {
    let known = ["Food", "Fuel", "Rent", "Groceries", "Go", "Fund"].map(name);
    let table = [
        ("Fod", Some("Food")),
        ("food", Some("Food")),
        ("Foood", Some("Food")),
        ("Rnet", Some("Rent")),
        ("Grocreies", Some("Groceries")),
        ("grocerys", Some("Groceries")),
        ("Fu", None),
        ("G", None),
        ("xy", None),
        ("Holiday", None),
        ("Foel", Some("Fuel")),
    ];
    for (typed, offered) in table {
        assert_eq!(nearest(&name(typed), &known).map(Name::as_str), offered, "{typed}");
    }
}

#[test]
fn of_several_equally_near_names_the_first_is_offered() {
    let known = ["Bat", "Cat"].map(name);
    assert_eq!(nearest(&name("Rat"), &known), known.first());
    assert_eq!(nearest(&name("Rat"), known.iter().rev()), known.last());
}

#[test]
fn a_stored_name_is_checked_but_not_changed() {
    assert!(serde_json::from_str::<Name>("\"\"").is_err());
    assert!(serde_json::from_str::<Name>("\"a\\u202eb\"").is_err());
    assert_eq!(serde_json::to_string(&serde_json::from_str::<Name>("\"Food\"").unwrap()).unwrap(), "\"Food\"");
}

proptest! {
    /// The shortcuts of folding change nothing.
    #[test]
    fn folding_is_what_it_is_letter_by_letter(text in "\\PC{0,12}|[a-zA-Zé\u{301}\u{212a}ẞ]{0,12}") {
        let plainly: String = text.nfc().map(fold_char).nfc().collect();
        prop_assert_eq!(fold_case(&text), plainly);
    }

    /// A key is its own key, and reading a name twice changes nothing.
    #[test]
    fn folding_is_idempotent(text in "\\PC{1,20}") {
        if let Ok(name) = Name::parse(&text) {
            prop_assert_eq!(fold_case(&name.fold_key()), name.fold_key());
            prop_assert_eq!(Name::parse(name.as_str()), Ok(name));
        }
    }
}
