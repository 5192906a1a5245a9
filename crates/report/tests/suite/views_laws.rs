//! What holds for the views of any ledger.

use domain::{AccountKind, Amount, Days, Request, Side, Transfer};
use proptest::prelude::*;
use report::{By, FlowCount, Pieces, SpendingOverTime, budget_use, render, spending_of_months};

use crate::books::{Books, name};
use crate::family::{Bought, buying, covered, grouped, opened};
use crate::picture::check_picture;
use crate::views::{counted, finder, income, income_of_months, months, net_worth};

const ENVELOPES: [&str; 4] = ["Food", "Rent", "食費", "Ready to assign"];
const DATES: [&str; 5] = ["2025-12-31", "2026-01-01", "2026-10-31", "2026-11-01", "2026-11-22"];
const PAYEES: [&str; 4] = ["", "Rewe", "REWE", "أحمد"];
const TAGS: [&[&str]; 4] = [&[], &["trip"], &["trip", "Weekly"], &["Trip", "café"]];

/// What somebody might do next.
#[derive(Clone, Debug)]
enum Wish {
    Add { envelope: usize, n: i64, refund: bool },
    Buy { parts: Vec<(usize, i64)>, payee: usize, tags: usize },
    Move { from: usize, to: usize, n: i64 },
    MoveAccounts { n: i64 },
    Open { n: i64 },
    Undo { seq: u64 },
}

fn arb_wish() -> impl Strategy<Value = (usize, Wish)> {
    let envelope = 0..ENVELOPES.len();
    let n = prop_oneof![4 => 1..100_000_i64, 1 => Just(domain::AMOUNT_MAX / 8)];
    let parts = prop::collection::vec((envelope.clone(), n.clone()), 1..4);
    let wish = prop_oneof![
        3 => (envelope.clone(), n.clone(), any::<bool>()).prop_map(|(envelope, n, refund)| Wish::Add { envelope, n, refund }),
        5 => (parts, 0..PAYEES.len(), 0..TAGS.len()).prop_map(|(parts, payee, tags)| Wish::Buy { parts, payee, tags }),
        2 => (envelope.clone(), envelope, n.clone()).prop_map(|(from, to, n)| Wish::Move { from, to, n }),
        1 => n.clone().prop_map(|n| Wish::MoveAccounts { n }),
        1 => (-1..=1_i64, n).prop_map(|(sign, n)| Wish::Open { n: sign * n }),
        2 => (2..40_u64).prop_map(|seq| Wish::Undo { seq }),
    ];
    (0..DATES.len(), wish)
}

/// Ledgers with two accounts, groups, payees and tags, in which wishes came true as far as they were not refused.
fn arb_books() -> impl Strategy<Value = Books> {
    (any::<bool>(), prop::collection::vec(arb_wish(), 0..40)).prop_map(|(is_covered, wishes)| {
        let books = Books::with_accounts("EUR", &[("Cash", true), ("Bank", true), ("Card", false)]);
        let books = books.on(DATES[0]).add("Food", 1, "").add("Rent", 1, "").add("食費", 1, "");
        let books = grouped(books, "Rent", "Home");
        let books = if is_covered { covered(books, "Rent") } else { books };
        wishes.into_iter().enumerate().fold(books, |books, (step, (date, wish))| {
            let books = books.on(DATES[date]);
            if let Wish::Open { n } = wish {
                let kind = if step % 2 == 0 { AccountKind::Savings } else { AccountKind::Loan };
                let is_small = n.abs() < 100_000; // what the turnover has no room for is refused
                return if is_small { opened(books, &format!("Account {step}"), kind, n) } else { books };
            }
            let mut books = books;
            if let Some(request) = request(&books, &wish) {
                let _ = books.tell(&request);
            }
            books
        })
    })
}

fn request(books: &Books, wish: &Wish) -> Option<Request> {
    let transfer = |from, to, minor_units| {
        Request::Transfer(Transfer { from, to, minor_units, overspend: true, details: books.details("") })
    };
    let envelope = |place: &usize| ENVELOPES[*place];
    match wish {
        Wish::Add { envelope: place, n, refund } => Some(books.adding(envelope(place), *n, "", *refund)),
        Wish::Buy { parts, payee, tags } => {
            let from: Vec<(&str, i64)> = parts.iter().map(|(place, n)| (envelope(place), *n)).collect();
            Some(buying(books, Bought { from: &from, payee: PAYEES[*payee], tags: TAGS[*tags] }))
        }
        Wish::Move { from, to, n } => {
            let side = |place| Side::Envelope(name(envelope(place)));
            Some(transfer(side(from), side(to), *n))
        }
        Wish::MoveAccounts { n } => Some(transfer(Side::Account(name("Cash")), Side::Account(name("Bank")), *n)),
        Wish::Open { .. } => None,
        Wish::Undo { seq } => books.undoing(*seq),
    }
}

/// Each month of the year and of its last December, or all of them as one piece.
fn arb_pieces() -> impl Strategy<Value = Pieces> {
    prop_oneof![
        Just(months("2025-12", "2026-12")),
        Just(months("2026-10", "2026-11")),
        Just(Pieces::one(
            domain::Period::new(months("2025-12", "2025-12").begin(), months("2026-12", "2026-12").end()).unwrap()
        )),
    ]
}

/// The same pieces of the months that the ledger has.
fn in_months_of(books: &Books, pieces: &Pieces) -> Pieces {
    let calendar = books.ledger.calendar();
    let first_day = |day| calendar.first_day(domain::Month::of(day));
    let whole = |piece: &domain::Period| domain::Period::new(first_day(piece.start()), first_day(piece.end())).unwrap();
    Pieces::new(pieces.periods().iter().map(whole).collect()).unwrap().in_calendar(calendar)
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a Amount>) -> i128 {
    amounts.into_iter().map(units).sum()
}

fn units(amount: &Amount) -> i128 {
    amount.minor_units().into()
}

fn all(report: &SpendingOverTime) -> Vec<i128> {
    report.total.amounts.iter().map(units).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// The months of the ledger and its history say the same: the fast way is the slow way.
    #[test]
    fn spending_and_income_out_of_the_months_are_those_out_of_the_history(
        books in arb_books(),
        pieces in arb_pieces(),
        day in 1..=31_i8,
    ) {
        let books = books.month_start(day);
        let pieces = in_months_of(&books, &pieces);
        let out_of_months = spending_of_months(&books.ledger, &pieces).unwrap().unwrap();
        prop_assert_eq!(out_of_months, counted(&books, By::Envelope, &pieces, ""));
        prop_assert_eq!(income_of_months(&books, &pieces), income(&books, &pieces));
        let days = Days::new(Some(pieces.begin()), Some(pieces.end())).unwrap();
        let mut count = FlowCount::new(days, None);
        books.booked().iter().for_each(|booked| count.count(&booked.record));
        let kept = FlowCount::of_months(&books.ledger, days).unwrap();
        prop_assert_eq!(kept.report(&books.ledger, String::new()), count.report(&books.ledger, String::new()));
    }

    /// Whoever counts it, it is the same money: by payee and by tag as by envelope, and in pieces as in one.
    #[test]
    fn payees_tags_and_envelopes_come_to_the_same_and_the_pieces_to_the_whole(books in arb_books(), pieces in arb_pieces()) {
        let [by_envelope, by_payee, by_tag] =
            [By::Envelope, By::Payee, By::Tag].map(|by| counted(&books, by, &pieces, ""));
        prop_assert_eq!(all(&by_envelope), all(&by_payee));
        prop_assert_eq!(all(&by_envelope), all(&by_tag));
        for report in [&by_envelope, &by_payee] {
            for (place, total) in report.total.amounts.iter().enumerate() {
                prop_assert_eq!(units(total), sum(report.rows.iter().map(|row| &row.series.amounts[place])));
            }
        }
        for row in by_envelope.rows.iter().chain(&by_payee.rows).chain(&by_tag.rows) {
            prop_assert_eq!(units(&row.series.total), sum(&row.series.amounts));
        }
        let whole = Pieces::one(domain::Period::new(pieces.begin(), pieces.end()).unwrap());
        prop_assert_eq!(units(&by_envelope.total.total), sum(&counted(&books, By::Envelope, &whole, "").total.amounts));
    }

    /// A query and what it leaves out are everything.
    #[test]
    fn what_a_query_finds_and_what_it_does_not_are_all_spending(books in arb_books(), by in prop_oneof![Just(By::Envelope), Just(By::Payee), Just(By::Tag)]) {
        let pieces = months("2025-12", "2026-12");
        for query in ["payee:rewe", "env:food", "tag:trip", "acct:bank", "amt:>100"] {
            let found = counted(&books, by, &pieces, query);
            let rest = counted(&books, by, &pieces, &format!("not ({query})"));
            let both = sum(&found.total.amounts) + sum(&rest.total.amounts);
            prop_assert_eq!(both, sum(&counted(&books, by, &pieces, "").total.amounts), "{}", query);
        }
        let nobody = finder(&books, "nobody");
        prop_assert!(books.booked().iter().all(|booked| !nobody.fits(&(&booked.record).into())));
    }

    /// What came in less what went out, and what accounts began with, is by how much the accounts inside the law grew.
    #[test]
    fn net_income_and_openings_are_the_growth_of_the_accounts(books in arb_books(), pieces in arb_pieces()) {
        let report = income(&books, &pieces);
        for (place, net) in report.net.amounts.iter().enumerate() {
            let inside = |booked: report::Booked| booked.record.accounts.into_iter().filter(|posting| posting.law);
            let of_piece = books.booked().into_iter().filter(|booked| pieces.place_of(booked.record.date) == Some(place));
            let growth: i128 = of_piece.flat_map(inside).map(|posting| i128::from(posting.n)).sum();
            let openings = report.openings.as_ref().map_or(0, |openings| units(&openings.amounts[place]));
            prop_assert_eq!(units(net) + openings, growth);
            let sections = units(&report.income.total.amounts[place]) - units(&report.expenses.total.amounts[place]);
            prop_assert_eq!(units(net), sections);
        }
        let spending = counted(&books, By::Envelope, &pieces, "");
        // An account that begins below zero takes from Ready to assign, which is no expense.
        let negative = books.booked().iter().any(|booked| report::opens_account(&booked.record) && booked.record.envelopes.iter().any(|posting| posting.n < 0));
        prop_assert!(negative || all(&spending) == report.expenses.total.amounts.iter().map(units).collect::<Vec<_>>());
    }

    /// At the end stands what the ledger holds, and the changes lead there.
    #[test]
    fn net_worth_at_the_end_is_what_all_accounts_hold(books in arb_books()) {
        let report = net_worth(&books, &months("2025-12", "2026-12"));
        let balances: i128 = books.ledger.all_accounts().map(|(_, account)| i128::from(account.balance)).sum();
        prop_assert_eq!(report.net.last().map(units), Some(balances));
        prop_assert_eq!(sum(&report.change), balances);
        for (place, net) in report.net.iter().enumerate() {
            prop_assert_eq!(units(net), units(&report.assets.total[place]) + units(&report.debts.total[place]));
        }
        for row in report.assets.rows.iter().chain(&report.debts.rows) {
            let (_, account) = books.ledger.all_accounts().find(|(_, account)| account.name == row.account).unwrap();
            prop_assert_eq!(row.balances.last().map(Amount::minor_units), Some(account.balance));
        }
    }

    /// What is left is what was carried over and came in, less what was spent; it is what the budget calls available.
    #[test]
    fn what_is_left_is_what_there_was_less_what_was_spent(books in arb_books(), pieces in arb_pieces()) {
        let report = budget_use(&books.ledger, &pieces, |_| true);
        for used in report.rows.iter().flat_map(|row| &row.pieces).chain(&report.total) {
            prop_assert_eq!(units(&used.to_spend()) + units(&used.covered) - units(&used.spent), units(&used.left));
        }
        let last = domain::Month::of(pieces.end().yesterday().unwrap());
        let budget = report::budget(&books.ledger, &[last]);
        for row in &report.rows {
            let available = budget.rows.iter().find(|known| known.envelope == row.envelope).unwrap().months[0].available;
            prop_assert_eq!(row.pieces.last().map(|used| used.left), Some(available));
        }
        prop_assert_eq!(sum(report.total.iter().map(|used| &used.left).next_back()), units(&budget.months[0].total.available));
    }

    /// No line of a text ends with blanks, and every row of CSV has as many cells as its header.
    #[test]
    fn every_view_is_well_formed(books in arb_books(), pieces in arb_pieces()) {
        let over_time = [By::Envelope, By::Payee, By::Tag].map(|by| counted(&books, by, &pieces, ""));
        let (budget, income) = (budget_use(&books.ledger, &pieces, |_| true), income(&books, &pieces));
        let net_worth = net_worth(&books, &pieces);
        let mut reports: Vec<&dyn report::Draw> = vec![&budget, &income, &net_worth];
        reports.extend(over_time.iter().map(|report| -> &dyn report::Draw { report }));
        for report in reports {
            check_picture(&report.svg());
            let text = render(report, report::Format::Text);
            prop_assert!(text.ends_with('\n') && text.lines().all(|line| line == line.trim_end()));
            let csv = render(report, report::Format::Csv);
            prop_assert!(csv::Reader::from_reader(csv.as_bytes()).records().all(|row| row.is_ok()));
        }
    }
}
