//! What can be edited of a transaction, and what is refused.

use domain::{Broken, Edit, EditTo, Op, Refusal, Request, Status, decide};

use crate::book::{Book, check, edits, name};

fn bought() -> Book {
    check(
        "
        add      Food 150
        add      Fun  20
        on       2026-11-20
        withdraw Food 40
        transfer Food Fun 10
        transfer Cash Bank 30
        split    Food=5 Fun=2
        add      Food 3 ~
    ",
    )
}

#[test]
fn each_part_of_a_purchase_can_be_another() {
    bought().check(
        "
        edit 3 50
        available Food 88 \n available Fun 28
        edit 3 in:Fun
        available Food 138 \n available Fun -22
        edit 3 @Bank
        account Bank -20 \n account Cash 136
        edit 3 Food=30 Fun=12
        available Food 108 \n available Fun 16
        account Bank -12
        spending Food 2026-11 32 \n spending Fun 2026-11 14
        edit 3 on:2026-10-31
        spending Food 2026-11 2 \n spending Food 2026-10 30
        edit 3 memo:bread
        edit 3 memo:bread -> nothing_to_edit
        edit 3 45 -> cannot_edit
        edit 3 in:Rent -> cannot_edit
        edit 3 Rent=5 -> unknown_envelope
        edit 3 from:Food -> cannot_edit
        edit 3 Food=0 -> not_positive
        edit 3 ~ -> cannot_edit
    ",
    );
}

#[test]
fn a_transfer_stays_one() {
    bought().check(
        "
        edit 4 25
        available Food 83 \n available Fun 43
        edit 4 from:Fun to:Food
        available Food 133 \n available Fun -7
        edit 4 to:Fun -> same_sides
        edit 4 in:Food -> cannot_edit
        edit 4 to:Cash -> cannot_edit
        edit 5 to:Savings
        account Bank 0 \n account Savings 30
        edit 5 to:Card -> outside_budget
        edit 5 from:Food -> cannot_edit
        edit 5 @Bank -> cannot_edit
        edit 5 31
        account Savings 31
    ",
    );
}

#[test]
fn money_that_came_in_can_become_a_refund() {
    bought().check(
        "
        deposits Food 2026-11 150
        edit 1 ~
        deposits Food 2026-11 0
    ",
    );
}

#[test]
fn what_is_voided_is_not_edited_and_what_is_edited_is_voided_as_it_is() {
    bought().check(
        "
        undo 3
        edit 3 50 -> voided
        restore 3
        edit 3 50
        undo 3
        available Food 138
        restore 3
        available Food 88
        edit 3 1
        available Food 137
    ",
    );
}

#[test]
fn who_saw_another_version_is_told_who_changed_it_and_where() {
    let mut book = bought();
    let stale = book.edit(3, EditTo::New(edits(&["60"]))).unwrap();
    book.check("edit 3 50");
    let at = book.journal.last().unwrap().0.handle;
    let refusal = decide(&book.ledger, &stale).unwrap_err();
    assert_eq!(refusal.to_string(), format!("#3 was changed since by laptop in {at}"));
    book.check("undo 3");
    assert!(decide(&book.ledger, &stale).unwrap_err().to_string().starts_with("#3 was undone by laptop in #9"));
}

#[test]
fn an_envelope_that_only_the_old_version_used_is_gone_and_comes_back() {
    let mut book = check("add Food 10 \n add Foood 5");
    let before = book.recorded(2).unwrap().1.into();
    book.check("edit 2 in:Food \n listed Food \n available Food 15");
    let back = book.edit(2, EditTo::Earlier(before)).unwrap();
    book.carry_out(&back).unwrap();
    book.check("listed Food Foood \n available Foood 5");
}

#[test]
fn what_the_bank_said_stays_with_the_account() {
    let mut book = check("add Food 10");
    let Some(Request::Edit(edit)) = book.edit(1, EditTo::New(edits(&["12"]))) else { panic!("an edit") };
    let mut recorded = book.record(&[("Cash", "-4")], &[("Food", "-4")]);
    recorded.accounts[0].status = Status::Cleared;
    recorded.accounts[0].ext = Some("FIT42".into());
    book.apply(Op::Record(recorded)).unwrap();
    assert!(decide(&book.ledger, &Request::Edit(edit)).is_ok());
    book.check("edit 2 5");
    let posting = |book: &Book| book.recorded(2).unwrap().1.accounts[0].clone();
    assert_eq!((posting(&book).status, posting(&book).ext.as_deref()), (Status::Cleared, Some("FIT42")));
    book.check("edit 2 @Bank");
    assert_eq!((posting(&book).status, posting(&book).ext), (Status::Unmarked, None));
}

#[test]
fn what_was_closed_or_renamed_meanwhile_keeps_its_transactions() {
    bought().check(
        "
        rename Fun Joy
        edit 4 12
        available Joy 30
        close Joy
        edit 4 memo:later
        edit 4 13
        available Joy 1
        edit 3 in:Joy -> closed
        edit 10 5 -> cannot_edit
        edit 10 memo:all
    ",
    );
}

#[test]
fn an_edit_of_a_transaction_that_is_not_as_it_was_seen_is_refused() {
    let book = bought();
    let Some(Request::Edit(edit)) = book.edit(3, EditTo::New(edits(&["12"]))) else { panic!("an edit") };
    let mut other = (*edit).clone();
    other.seen.date = other.seen.date.first_of_month().yesterday().unwrap();
    let nobody = Edit { base: "OP99".into(), ..*edit };
    for edit in [other, nobody] {
        let refusal = decide(&book.ledger, &Request::Edit(Box::new(edit))).unwrap_err();
        assert!(matches!(refusal, Refusal::NotAsRecorded { .. }), "{refusal:?}");
    }
}

#[test]
fn an_amend_that_anybody_changed_does_not_fold() {
    let book = bought();
    let edit = book.edit(3, EditTo::New(edits(&["Food=30", "Fun=12"]))).unwrap();
    let Op::Amend(amend) = decide(&book.ledger, &edit).unwrap() else { panic!("an amend") };
    type Tampering = (&'static str, fn(&mut domain::Amend));
    let table: [Tampering; 9] = [
        ("Base", |amend| amend.base = "OP2".into()),
        ("Base", |amend| amend.of = "OP2".into()),
        ("Law", |amend| amend.now.accounts[0].n += 1),
        ("Law", |amend| amend.was.accounts[0].n += 1),
        ("AfterMismatch", |amend| {
            amend.was.accounts[0].n += 1;
            amend.was.envelopes[0].n += 1;
        }),
        ("AfterMismatch", |amend| amend.now.after.envelopes.clear()),
        ("BadId", |amend| amend.now.envelopes[0].name = name("Rent")),
        ("NeverThere", |amend| amend.was.date = amend.was.date.first_of_month().yesterday().unwrap()),
        ("AmendsSettings", |amend| {
            let all = check("add Food 1 \n open envelope Car Home").journal.remove(1).1;
            let Op::Set(settings) = all else { panic!("settings") };
            amend.now.sets = settings.sets;
        }),
    ];
    let broken = |amend| format!("{:?}", book.ledger.check(&Op::Amend(amend)).unwrap_err());
    book.ledger.check(&Op::Amend(amend.clone())).expect("what nobody changed applies");
    for (word, tamper) in table {
        let mut tampered = amend.clone();
        tamper(&mut tampered);
        let found = broken(tampered);
        assert!(found.starts_with(word), "{word}: {found}");
    }
    let mut voided = book.clone();
    voided.check("undo 3");
    let of_void = domain::Amend { base: voided.journal.last().unwrap().0.op.clone(), ..amend };
    let refused = voided.ledger.check(&Op::Amend(of_void)).unwrap_err();
    assert!(matches!(refused, Broken::Liveness { .. }), "{refused:?}");
}

#[test]
fn a_deposit_into_several_envelopes_stays_one() {
    bought().check(
        "
        add_split Food=40 Fun=60
        available Food 138 \n available Fun 88 \n account Cash 196
        edit 8 Food=10 Fun=5
        available Food 108 \n available Fun 33 \n account Cash 111
        deposits Fun 2026-11 25
        edit 8 20 -> cannot_edit
        edit 8 in:Food -> cannot_edit
        edit 8 Food=1 Rent=2 -> unknown_envelope
        edit 8 @Bank
        account Bank 45 \n account Cash 96
        edit 8 ~
        deposits Fun 2026-11 20
        undo 8
        available Food 98 \n available Fun 28 \n account Bank 30
        restore 8
        edit 8 Fun=7
        available Food 98 \n available Fun 35 \n account Bank 37
    ",
    );
}
