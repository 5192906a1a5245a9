//! What holds for the reports of any ledger.

use std::collections::BTreeSet;

use domain::{Amount, Days, EnvelopeId, Interval, Request, Side, Transfer, Unit, Withdraw};
use proptest::prelude::*;
use report::{Axis, Column, RegisterLine, RegisterPiece, balance, register, register_by_piece, render, spending};
use serde_json::Value;

use crate::books::{Books, month, name};
use crate::golden::{columns, stored};

const ENVELOPES: [&str; 4] = ["Food", "Rent", "食費", "Ready to assign"];
const DATES: [&str; 4] = ["2025-12-31", "2026-10-31", "2026-11-01", "2026-11-22"];

/// What somebody might do next.
#[derive(Clone, Debug)]
enum Wish {
    Add { envelope: usize, minor_units: i64, refund: bool },
    Withdraw { envelope: usize, minor_units: i64 },
    Transfer { from: usize, to: usize, minor_units: i64 },
    TransferAccounts { minor_units: i64 },
    Undo { seq: u64 },
}

fn arb_wish(minor_units: BoxedStrategy<i64>) -> impl Strategy<Value = (usize, Wish)> {
    let envelope = 0..ENVELOPES.len();
    let wish = prop_oneof![
        3 => (envelope.clone(), minor_units.clone(), any::<bool>())
            .prop_map(|(envelope, minor_units, refund)| Wish::Add { envelope, minor_units, refund }),
        3 => (envelope.clone(), minor_units.clone())
            .prop_map(|(envelope, minor_units)| Wish::Withdraw { envelope, minor_units }),
        2 => (envelope.clone(), envelope, minor_units.clone())
            .prop_map(|(from, to, minor_units)| Wish::Transfer { from, to, minor_units }),
        1 => minor_units.prop_map(|minor_units| Wish::TransferAccounts { minor_units }),
        2 => (2..40_u64).prop_map(|seq| Wish::Undo { seq }),
    ];
    (0..DATES.len(), wish)
}

/// Ledgers in which wishes came true as far as they were not refused.
pub(crate) fn arb_books() -> impl Strategy<Value = Books> {
    arb_books_of("EUR", prop_oneof![1..100_000_i64, Just(domain::AMOUNT_MAX / 8)].boxed())
}

/// The same with amounts of one's own.
pub(crate) fn arb_books_of(code: &'static str, minor_units: BoxedStrategy<i64>) -> impl Strategy<Value = Books> {
    prop::collection::vec(arb_wish(minor_units), 0..40).prop_map(move |wishes| {
        let books = Books::with_accounts(code, &[("Cash", true), ("Bank", true), ("Card", false)]);
        wishes.into_iter().fold(books, |books, (date, wish)| {
            let mut books = books.on(DATES[date]);
            if let Some(request) = request(&books, &wish) {
                let _ = books.tell(&request);
            }
            books
        })
    })
}

fn request(books: &Books, wish: &Wish) -> Option<Request> {
    let side = |envelope: usize| Side::Envelope(name(ENVELOPES[envelope]));
    let transfer = |from, to, minor_units| {
        Request::Transfer(Transfer { from, to, minor_units, overspend: true, details: books.details("") })
    };
    Some(match *wish {
        Wish::Add { envelope, minor_units, refund } => books.adding(ENVELOPES[envelope], minor_units, "", refund),
        Wish::Withdraw { envelope, minor_units } => Request::Withdraw(Withdraw {
            envelope_of_payee: false,
            envelope: name(ENVELOPES[envelope]),
            minor_units,
            account: name("Bank"),
            account_given: true,
            overspend: true,
            details: books.details(""),
        }),
        Wish::Transfer { from, to, minor_units } => transfer(side(from), side(to), minor_units),
        Wish::TransferAccounts { minor_units } => {
            transfer(Side::Account(name("Cash")), Side::Account(name("Bank")), minor_units)
        }
        Wish::Undo { seq } => return books.undoing(seq),
    })
}

fn sum(amounts: impl Iterator<Item = Amount>) -> i128 {
    amounts.map(|amount| i128::from(amount.minor_units())).sum()
}

fn units(amount: Amount) -> i128 {
    amount.minor_units().into()
}

proptest! {
    /// A total is the sum of the rows above it, and the accounts inside the law hold what the envelopes hold.
    #[test]
    fn the_totals_of_a_balance_are_the_sums_of_its_rows(books in arb_books()) {
        let report = balance(&books.ledger, month("2026-11"), None);
        let envelopes = sum(report.envelopes.iter().map(|row| row.balance));
        let accounts = sum(report.accounts.iter().filter(|row| row.law).map(|row| row.balance));
        prop_assert_eq!(units(report.envelopes_total), envelopes);
        prop_assert_eq!(report.accounts_total.map(units), Some(accounts));
        prop_assert_eq!(report.ready_to_assign.map(|ready| units(ready) + envelopes), Some(accounts));
    }

    #[test]
    fn the_totals_of_spending_are_the_sums_of_its_rows(books in arb_books()) {
        let report = spending(&books.ledger, &columns());
        prop_assert_eq!(units(report.totals.balance), sum(report.rows.iter().map(|row| row.balance)));
        for (place, total) in report.totals.columns.iter().enumerate() {
            prop_assert_eq!(units(total.spent), sum(report.rows.iter().map(|row| row.columns[place].spent)));
            prop_assert_eq!(units(total.deposits), sum(report.rows.iter().map(|row| row.columns[place].deposits)));
        }
    }

    /// What came in less what went out is what the transactions with an account side did, whoever counts it.
    #[test]
    fn deposits_less_spending_are_the_activity_of_the_register(books in arb_books()) {
        let report = spending(&books.ledger, &[Column::of(domain::Span::All)]);
        let total = report.totals.columns[0];
        let with_accounts = books.booked().into_iter().filter(|booked| !booked.record.accounts.is_empty());
        let activity: i128 =
            with_accounts.flat_map(|booked| booked.record.envelopes).map(|posting| i128::from(posting.n)).sum();
        prop_assert_eq!(units(total.deposits) - units(total.spent), activity);
    }

    #[test]
    fn the_register_ends_with_the_balance_of_the_ledger(books in arb_books()) {
        for id in (0..=3).map(EnvelopeId) {
            let Some(envelope) = books.ledger.envelope(id) else { continue };
            let lines = books.register(&format!("env:\"{}\"", envelope.name)).lines;
            let expected = envelope.balance;
            prop_assert_eq!(lines.last().map_or(0, |line| line.balance.minor_units()), expected);
        }
        for (_, account) in books.ledger.accounts() {
            let lines = books.register(&format!("acct:\"{}\"", account.name)).lines;
            prop_assert_eq!(lines.last().map_or(0, |line| line.balance.minor_units()), account.balance);
        }
    }

    /// In some days only, the balance of an envelope or account is still what it held on each of them.
    #[test]
    fn a_balance_is_true_in_any_days(
        books in arb_books(),
        query in prop::sample::select(vec!["env:food", "env:food or env:rent", "acct:bank", ""]),
        begin in prop::sample::select(DATES.to_vec()),
    ) {
        let days = Days::new(Some(begin.parse().unwrap()), None).unwrap();
        let part = register(&books.ledger, &books.booked(), &books.finder(query), days, 0).lines;
        let whole = books.register(query).lines;
        prop_assert_eq!(&part[..], &whole[whole.len() - part.len()..]);
        prop_assert!(whole[..whole.len() - part.len()].iter().all(|line| !days.contains(line.date)));
    }

    /// Of what was before some days, one number is enough.
    #[test]
    fn a_balance_goes_on_from_one_number(
        books in arb_books(),
        query in prop::sample::select(vec!["env:food", "env:food or env:rent", "not env:food", "acct:bank", "", "bank", "amt:>50"]),
        begin in prop::sample::select(DATES.to_vec()),
    ) {
        let (finder, days) = (books.finder(query), Days::new(Some(begin.parse().unwrap()), None).unwrap());
        let (inside, before): (Vec<_>, Vec<_>) =
            books.booked().into_iter().partition(|booked| days.contains(booked.record.date));
        let sum = |(axis, ids): (Axis, BTreeSet<u32>)| -> i128 {
            let postings = before.iter().flat_map(|booked| match axis {
                Axis::Envelope => booked.record.envelopes.iter().map(|posting| (posting.id.0, posting.n)).collect::<Vec<_>>(),
                Axis::Account => booked.record.accounts.iter().map(|posting| (posting.id.0, posting.n)).collect(),
            });
            postings.filter(|(id, _)| ids.contains(id)).map(|(_, n)| i128::from(n)).sum()
        };
        let sum = finder.whole_balances(&books.ledger).map_or(0, sum);
        let all = register(&books.ledger, &books.booked(), &finder, days, 0);
        prop_assert_eq!(register(&books.ledger, &inside, &finder, days, sum), all);
    }

    /// Any other query begins at zero: the balance is the sum of what is shown.
    #[test]
    fn a_balance_of_found_lines_is_their_sum(
        books in arb_books(),
        query in prop::sample::select(vec!["amt:>50 env:food", "env:food not date:2026-10", "acct:bank amt:<0"]),
        begin in prop::sample::select(DATES.to_vec()),
    ) {
        let days = Days::new(Some(begin.parse().unwrap()), None).unwrap();
        let mut sum = 0;
        for line in register(&books.ledger, &books.booked(), &books.finder(query), days, 0).lines {
            sum += units(line.amount);
            prop_assert_eq!(units(line.balance), sum);
        }
    }

    /// Piece by piece there is the same money as line by line, and the same balance at the end of each piece.
    #[test]
    fn pieces_are_the_sums_of_their_lines(
        books in arb_books(),
        query in prop::sample::select(vec!["food", "amt:>50", "acct:bank", "", "env:food acct:cash"]),
        unit in prop::sample::select(Unit::ALL.to_vec()),
        begin in prop::option::of(prop::sample::select(DATES.to_vec())),
    ) {
        let (finder, interval) = (books.finder(query), Interval::each(unit));
        let days = Days::new(begin.map(|begin| begin.parse().unwrap()), None).unwrap();
        let pieces = register_by_piece(&books.ledger, &books.booked(), &finder, days, interval, 0).unwrap().lines;
        let lines = register(&books.ledger, &books.booked(), &finder, interval.around(days, books.ledger.calendar()), 0).lines;
        let is_in = |line: &RegisterLine, piece: &RegisterPiece| piece.begin <= line.date && line.date < piece.end;
        for piece in &pieces {
            let of_name = lines.iter().filter(|line| is_in(line, piece) && (line.axis, &line.name) == (piece.axis, &piece.name));
            prop_assert_eq!(of_name.map(|line| units(line.amount)).sum::<i128>(), units(piece.amount));
            let last = |line: &&RegisterLine| is_in(line, piece);
            let last_of_piece = pieces.iter().rfind(|other| other.begin == piece.begin).unwrap();
            prop_assert_eq!(lines.iter().rfind(last).map(|line| line.balance), Some(last_of_piece.balance));
        }
        prop_assert!(lines.iter().all(|line| pieces.iter().any(|piece| is_in(line, piece))));
        prop_assert!(pieces.is_sorted_by_key(|piece| (piece.begin, piece.axis)));
    }

    /// The register of everything has each transaction, and ends with what all envelopes hold together.
    #[test]
    fn the_register_of_everything_is_complete(books in arb_books()) {
        let booked = books.booked();
        let lines = books.register("").lines;
        let total = balance(&books.ledger, month("2026-11"), None);
        let expected = units(total.envelopes_total) + total.ready_to_assign.map_or(0, units);
        prop_assert_eq!(lines.last().map_or(0, |line| units(line.balance)), expected);
        for booked in &booked {
            prop_assert!(lines.iter().any(|line| line.handle == booked.handle));
        }
    }

    /// The last change of each envelope and account left what the ledger holds.
    #[test]
    fn what_was_recorded_last_is_what_the_ledger_holds(books in arb_books()) {
        for (_, envelope) in books.ledger.listed() {
            let mut changes = books.recorded.iter().flat_map(|recorded| &recorded.changes);
            let last = changes.rfind(|change| change.axis == Axis::Envelope && change.name == envelope.name);
            prop_assert_eq!(last.map_or(0, |change| change.balance.minor_units()), envelope.balance);
        }
    }

    #[test]
    fn the_stored_report_holds_the_numbers_of_the_ledger(books in arb_books()) {
        let report = spending(&books.ledger, &columns());
        let json = stored(&books, &report);
        let object: Value = serde_json::from_str(&json).unwrap();
        let categories = object["categories"].as_object().unwrap();
        prop_assert_eq!(categories.len(), report.rows.len());
        for (_, envelope) in books.ledger.listed() {
            let digits = books.ledger.amount(envelope.balance).to_string();
            prop_assert_eq!(&categories[envelope.name.as_str()]["balance"], &serde_json::from_str::<Value>(&digits)?);
        }
        let as_shown: Value = serde_json::from_str(&render(&report, report::Format::Json))?;
        prop_assert_eq!(&object["report"], &as_shown);
        prop_assert_eq!(json, stored(&books, &report));
    }

    /// No line of a text ends with blanks, and every row of CSV has as many cells as its header.
    #[test]
    fn every_format_is_well_formed(books in arb_books()) {
        let register = books.register("");
        let reports: [&dyn report::Render; 3] =
            [&balance(&books.ledger, month("2026-11"), None), &spending(&books.ledger, &columns()), &register];
        for report in reports {
            let text = render(report, report::Format::Text);
            prop_assert!(text.ends_with('\n') && text.lines().all(|line| line == line.trim_end()));
            let csv = render(report, report::Format::Csv);
            let mut rows = csv::Reader::from_reader(csv.as_bytes());
            prop_assert!(rows.records().all(|row| row.is_ok()));
        }
    }
}
