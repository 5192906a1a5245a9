//! Finding names among many, and opening many at once.

use domain::{Broken, EnvelopeId, Name, Op, Opening, Settings};
use proptest::prelude::*;

use crate::book::{Book, name};

/// Two that differ in case, two that do not, and one in other letters.
const NAMES: [&str; 5] = ["Food", "food", "Rent", "ΜΙΣΘΟΣ", "عيد"];

fn books() -> Book {
    let mut book = Book::new();
    let record = book.record(&[("Cash", "15")], &NAMES.map(|name| (name, "3")));
    book.apply(Op::Record(record)).unwrap();
    book
}

fn opens(names: &[(u32, String)]) -> Op {
    let opening = |(id, name): &(u32, String)| Opening { envelope: EnvelopeId(*id), name: Name::parse(name).unwrap() };
    Op::Set(Settings { opens: names.iter().map(opening).collect(), ..Settings::default() })
}

#[test]
fn an_op_opens_thousands_of_envelopes_and_none_whose_name_is_taken() {
    let mut book = books();
    let new: Vec<(u32, String)> = (6..5006).map(|id| (id, format!("Envelope {id}"))).collect();
    book.apply(opens(&new)).unwrap();
    assert_eq!(book.ledger.opened().count(), 5005);
    let next = |name: &str| [(5006, "New".to_owned()), (5007, name.to_owned())];
    for taken in ["Envelope 5005", "Food", "New", "Ready to assign"] {
        let refused = Broken::Opening { name: name(taken), id: EnvelopeId(5007) };
        assert_eq!(book.ledger.check(&opens(&next(taken))), Err(refused), "{taken}");
    }
    let wrong_id = opens(&[(5006, "New".to_owned()), (5006, "Other".to_owned())]);
    assert!(matches!(book.ledger.check(&wrong_id), Err(Broken::Opening { .. })));
    book.apply(opens(&next("FOOD"))).unwrap();
}

proptest! {
    /// Who looks up many names finds what who looks up one does.
    #[test]
    fn an_index_of_names_finds_what_the_ledger_finds(typed in prop::sample::select(vec![
        "Food", "food", "FOOD", "fooD", "rent", "Rent", "μισθος", "μισθοσ", "عيد", "Ready to assign", "READY TO ASSIGN",
        "Cash", "cash", "Foo", "Gifts",
    ])) {
        let ledger = books().ledger;
        let typed = name(typed);
        prop_assert_eq!(ledger.envelope_index().find(&typed), ledger.find_envelope(&typed).map(|(id, _)| id));
        prop_assert_eq!(ledger.account_index().find(&typed), ledger.find_account(&typed).map(|(id, _)| id));
    }
}
