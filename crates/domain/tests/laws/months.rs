//! Months that begin on another day: what lies in which month, whenever it was recorded.

use domain::{
    Broken, Change, ChangeTo, EnvelopeId, MonthMoves, MonthStart, Op, Refusal, Request, Settings, Weekend, decide,
};

use crate::book::check;

#[test]
fn what_was_recorded_before_counts_in_the_month_of_its_date() {
    check(
        "
        on           2026-10-24
        add          Food  100
        on           2026-10-25
        withdraw     Food  30
        spending     Food  2026-10  30
        month_start  25    2026-11
        begins       2026-10  2026-10-01
        begins       2026-11  2026-10-25
        spending     Food  2026-10  0
        spending     Food  2026-11  30
        left         Food  2026-10  100
        left         Food  2026-11  70
        on           2026-11-24
        withdraw     Food  20
        on           2026-11-25
        withdraw     Food  5
        spending     Food  2026-11  50
        spending     Food  2026-12  5
    ",
    );
}

#[test]
fn it_is_set_once_and_again() {
    check(
        "
        month_start  1          2026-11  -> set_already
        month_start  25-before  2026-11
        begins       2026-11    2026-10-23
        month_start  25-before  2026-12  -> set_already
        month_start  25         2026-12
        begins       2026-12    2026-11-25
        month_start  14-after   2026-02
        month_start  15         2026-03  -> month_without_days
    ",
    );
}

#[test]
fn assigning_to_a_month_lies_in_that_month() {
    check(
        "
        on           2026-11-10
        income       100
        open         envelope  Food
        month_start  20  2026-11
        assign       2026-12  Food  40
        assigned     Food  2026-12  40
        assign       2026-11  Food  10
        assigned     Food  2026-11  10
        begins       2026-12  2026-11-20
    ",
    );
}

#[test]
fn overspending_is_made_good_at_the_end_of_such_a_month() {
    check(
        "
        on           2026-11-10
        income       100
        add          Food  10
        overspend    Food  cover
        month_start  25  2026-11
        withdraw     Food  25
        left         Food             2026-11  -15
        left         Food             2026-12  0
        left         Ready_to_assign  2026-12  85
        on           2026-11-25
        withdraw     Food  5
        left         Food             2026-12  -5
    ",
    );
}

#[test]
fn it_is_undone_whatever_was_recorded_since() {
    let mut book = check(
        "
        on           2026-10-28
        add          Food  100
        month_start  25  2026-11
        withdraw     Food  30
        deposits     Food  2026-11  100
    ",
    );
    let back = book.set_back(2).unwrap();
    book.carry_out(&back).unwrap();
    book.check(
        "
        deposits     Food  2026-10  100
        spending     Food  2026-10  30
        spending     Food  2026-11  0
        begins       2026-11  2026-11-01
    ",
    );
}

fn begin_on_25(months: Option<MonthMoves>) -> Request {
    let to = ChangeTo::MonthStart(MonthStart::new(25, Weekend::Stay).unwrap());
    let month = Some("2026-11".parse().unwrap());
    Request::Change(Change { target: None, to, month, month_given: true, months })
}

#[test]
fn what_was_counted_before_something_else_was_recorded_is_refused() {
    let mut book = check("add Food 100");
    let start = MonthStart::new(25, Weekend::Stay).unwrap();
    let calendar = book.ledger.calendar().with("2026-11".parse().unwrap(), Some(start));
    for line in ["add Food 5", "withdraw Food 5", "month_start 28 2026-12"] {
        let early = book.months(&calendar);
        book.check(line);
        let request = begin_on_25(Some(early));
        assert_eq!(decide(&book.ledger, &request), Err(Refusal::MovedOn), "{line}");
    }
    let early = book.months(&calendar);
    let undo = book.undo(1, false).unwrap();
    book.carry_out(&undo).unwrap();
    assert_eq!(decide(&book.ledger, &begin_on_25(Some(early))), Err(Refusal::MovedOn));
    assert_eq!(decide(&book.ledger, &begin_on_25(None)), Err(Refusal::MovedOn));
}

#[test]
fn an_op_that_moves_something_else_is_broken() {
    let book = check("on 2026-10-28\n add Food 100\n withdraw Food 30");
    let calendar = book.ledger.calendar().with("2026-11".parse().unwrap(), MonthStart::new(25, Weekend::Stay));
    let months = book.months(&calendar);
    let Ok(Op::Set(right)) = decide(&book.ledger, &begin_on_25(Some(months.clone()))) else { panic!() };
    assert_eq!(book.ledger.check(&Op::Set(right.clone())), Ok(()));
    let moved = |months: Option<MonthMoves>| book.ledger.check(&Op::Set(Settings { months, ..right.clone() }));
    assert_eq!(moved(None), Err(Broken::Months));
    let mut old = months.clone();
    old.seen.transactions -= 1;
    assert_eq!(moved(Some(old)), Err(Broken::Months));
    let mut back = months.clone();
    for moved in &mut back.moves {
        (moved.from, moved.to) = (moved.to, moved.from);
    }
    assert!(matches!(moved(Some(back)), Err(Broken::NeverThere { .. })));
    let mut unknown = months.clone();
    unknown.moves[0].cells = unknown.moves[0].cells.values().map(|cell| (EnvelopeId(9), *cell)).collect();
    assert!(matches!(moved(Some(unknown)), Err(Broken::BadId { .. })));
    let without_start = Settings { sets: Vec::new(), months: Some(months), ..Settings::default() };
    assert_eq!(book.ledger.check(&Op::Set(without_start)), Err(Broken::Months));
}
