//! What the reports of a ledger are, without showing them.

use domain::{
    AccountId, AccountPosting, After, EnvelopeId, EnvelopePosting, Funds, Op, READY_TO_ASSIGN, Record, Span, Status,
};
use report::{Axis, Column, Format, balance, register, render, spending};

use crate::books::{Books, month, name};

#[test]
fn an_envelope_that_only_voided_transactions_used_is_in_no_report() {
    let books = Books::in_currency("EUR").add("Food", 15000, "").add("Fodo", 100, "").undo(3);
    let envelopes = balance(&books.ledger, month("2026-11"), None).envelopes;
    assert_eq!(envelopes.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Food"]);
    assert_eq!(spending(&books.ledger, &[Column::of(Span::All)]).rows.len(), 1);
    assert_eq!(books.register("").lines.len(), 1);
}

#[test]
fn transfers_are_neither_spending_nor_deposits() {
    let books = Books::in_currency("EUR").add("Food", 15000, "").add("Rent", 40000, "").transfer("Food", "Rent", 5000);
    let report = spending(&books.ledger, &[Column::of(Span::All)]);
    let numbers = |row: &report::SpendingRow| {
        (row.columns[0].spent.minor_units(), row.columns[0].deposits.minor_units(), row.balance.minor_units())
    };
    assert_eq!(report.rows.iter().map(numbers).collect::<Vec<_>>(), [(0, 15000, 10000), (0, 40000, 45000)]);
}

#[test]
fn refunds_beyond_the_spending_of_a_month_are_spending_below_zero() {
    let books = Books::in_currency("EUR").add("Food", 15000, "").refund("Food", 500);
    let report = spending(&books.ledger, &[Column::of(Span::All)]);
    assert_eq!(report.totals.columns[0].spent.to_string(), "-5.00");
    assert_eq!(report.totals.columns[0].deposits.to_string(), "150.00");
}

#[test]
fn ready_to_assign_is_in_the_spending_report_only_with_income_of_its_own() {
    let assigned = Books::in_currency("EUR").add("Food", 100, "").transfer("Food", "Ready to assign", 50);
    assert_eq!(spending(&assigned.ledger, &[Column::of(Span::All)]).rows.len(), 1);
    let earned = assigned.add("Ready to assign", 300_000, "Pay");
    let report = spending(&earned.ledger, &[Column::of(Span::All)]);
    assert_eq!(report.rows[0].envelope, name("Ready to assign"));
    assert_eq!(report.totals.balance.minor_units(), 300_100);
    assert_eq!(spending(&earned.ledger, &[Column::of(Span::Year(2025))]).rows.len(), 1);
}

#[test]
fn a_register_of_everything_shows_transfers_between_accounts_and_keeps_its_balance() {
    let books = Books::with_accounts("EUR", &[("Cash", true), ("Bank", true)]).add("Food", 15000, "").transfer(
        "acct:Cash",
        "acct:Bank",
        9000,
    );
    let lines = books.register("").lines;
    let seen: Vec<_> =
        lines.iter().map(|line| (line.axis, line.amount.minor_units(), line.balance.minor_units())).collect();
    assert_eq!(seen, [(Axis::Envelope, 15000, 15000), (Axis::Account, -9000, 15000), (Axis::Account, 9000, 15000)]);
}

#[test]
fn lines_of_accounts_alone_have_a_balance_of_their_own() {
    let books = Books::with_accounts("EUR", &[("Cash", true), ("Bank", true)]).add("Food", 15000, "").transfer(
        "acct:Cash",
        "acct:Bank",
        9000,
    );
    let balances = |query: &str| {
        let lines = books.register(query).lines;
        lines.iter().map(|line| (line.axis, line.balance.minor_units())).collect::<Vec<_>>()
    };
    let (envelope, account) = (Axis::Envelope, Axis::Account);
    assert_eq!(balances("amt:90"), [(account, -9000), (account, 0)]);
    assert_eq!(balances("amt:>0"), [(envelope, 15000), (account, 15000), (account, 15000)]);
    assert_eq!(balances("acct:cash"), [(account, 15000), (account, 6000)]);
}

#[test]
fn a_register_is_sorted_by_date_and_then_by_place() {
    let books = Books::in_currency("EUR").add("Food", 1, "").on("2026-01-01").add("Food", 2, "").add("Food", 3, "");
    let mut booked = books.booked();
    booked.reverse();
    let lines = register(&books.ledger, &booked, &books.finder(""), domain::Days::ALL, 0).lines;
    assert_eq!(lines.iter().map(|line| line.balance.minor_units()).collect::<Vec<_>>(), [2, 5, 6]);
}

#[test]
fn ready_to_assign_can_be_asked_for_and_an_unknown_envelope_is_passed_over() {
    let books = Books::in_currency("EUR").add("Ready to assign", 100, "");
    let report = balance(&books.ledger, month("2026-11"), Some(&[READY_TO_ASSIGN, EnvelopeId(9)]));
    assert_eq!(report.envelopes.len(), 1);
    assert_eq!(
        (report.envelopes_total.minor_units(), report.accounts_total, report.ready_to_assign),
        (100, None, None)
    );
}

/// A loan is paid back: 300.00 leave the budget for an account outside the law, as two postings of one envelope.
fn loan_payment(debt: EnvelopeId) -> Op {
    let envelope = |n| EnvelopePosting { id: debt, name: name("Debt"), n };
    let account = |id, text, n, law| AccountPosting {
        id: AccountId(id),
        name: name(text),
        n,
        law,
        status: Status::Unmarked,
        ext: None,
    };
    Op::Record(Record {
        date: "2026-11-22".parse().unwrap(),
        payee: None,
        memo: None,
        tags: Vec::new(),
        refund: false,
        funds: Funds::Require,
        opens: Vec::new(),
        opens_accounts: Vec::new(),
        sets: Vec::new(),
        opening: false,
        accounts: vec![account(1, "Bank", -30000, true), account(2, "Loan", 30000, false)],
        envelopes: vec![envelope(-28000), envelope(-2000)],
        after: After {
            accounts: [(AccountId(1), 20000), (AccountId(2), 30000)].into(),
            envelopes: [(debt, 20000)].into(),
        },
    })
}

#[test]
fn accounts_outside_the_law_are_shown_and_are_not_in_the_total() {
    let mut books = Books::with_accounts("EUR", &[("Bank", true), ("Loan", false)]).add("Debt", 50000, "");
    books.write(loan_payment(books.envelope("Debt")));
    let report = balance(&books.ledger, month("2026-11"), None);
    let rows: Vec<_> = report.accounts.iter().map(|row| (row.law, row.balance.minor_units())).collect();
    assert_eq!(rows, [(true, 20000), (false, 30000)]);
    assert_eq!(report.accounts_total.unwrap().minor_units(), 20000);
    let lines = books.register("").lines;
    assert_eq!(lines.iter().map(|line| line.balance.minor_units()).collect::<Vec<_>>(), [50000, 22000, 20000]);
}

#[test]
fn several_postings_of_one_envelope_are_one_change() {
    let mut books = Books::with_accounts("EUR", &[("Bank", true), ("Loan", false)]).add("Debt", 50000, "");
    books.write(loan_payment(books.envelope("Debt")));
    let line = render(books.recorded.last().unwrap(), Format::Text);
    assert_eq!(
        line,
        "#3  Debt -300.00 = 200.00 · Bank -300.00 = 200.00 · Loan +300.00 = 300.00 · head 3:d45d0b02daa66d2b\n"
    );
}
