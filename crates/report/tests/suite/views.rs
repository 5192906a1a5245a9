//! The views of the report: byte for byte against `tests/golden/views/`, and what their numbers are.

use domain::{Days, EnvelopeId, Interval, Month, Period, Unit};
use report::{
    Booked, By, Draw, Finder, IncomeCount, IncomeReport, NetWorth, NetWorthCount, Pieces, SpendingCount,
    SpendingOverTime, budget_use, opens_account, parse_query, spending_of_months,
};

use crate::books::Books;
use crate::family::{Bought, bought, family};
use crate::golden::{check, check_each};
use crate::picture::check_picture;

/// The months from `first` to `last`, each a piece.
pub(crate) fn months(first: &str, last: &str) -> Pieces {
    cut(first, last, Unit::Month)
}

fn cut(first: &str, last: &str, unit: Unit) -> Pieces {
    let month = |text: &str| -> Month { text.parse().unwrap() };
    let period = Period::new(month(first).first_day(), month(last).next().unwrap().first_day()).unwrap();
    Pieces::new(Interval::each(unit).cut(period, &domain::Calendar::ALMANAC).unwrap()).unwrap()
}

fn one(first: &str, last: &str) -> Pieces {
    let pieces = months(first, last);
    Pieces::one(Period::new(pieces.begin(), pieces.end()).unwrap())
}

pub(crate) fn counted(books: &Books, by: By, pieces: &Pieces, query: &str) -> SpendingOverTime {
    let finder = (!query.is_empty()).then(|| finder(books, query));
    let mut count = SpendingCount::new(by, pieces.clone(), finder);
    books.booked().iter().for_each(|booked| count.count(&booked.record));
    count.report(&books.ledger).unwrap()
}

pub(crate) fn finder(books: &Books, query: &str) -> Finder {
    let today: jiff::civil::Date = "2026-11-22".parse().unwrap();
    Finder::new(&parse_query(query, books.ledger.currency(), today).unwrap(), &books.ledger)
}

pub(crate) fn income(books: &Books, pieces: &Pieces) -> IncomeReport {
    let mut count = IncomeCount::new(pieces.clone(), None);
    books.booked().iter().for_each(|booked| count.count(&booked.record));
    count.report(&books.ledger).unwrap()
}

pub(crate) fn income_of_months(books: &Books, pieces: &Pieces) -> IncomeReport {
    let mut count = IncomeCount::of_months(&books.ledger, pieces.clone()).unwrap();
    let opening = |booked: &&Booked| opens_account(&booked.record);
    books.booked().iter().filter(opening).for_each(|booked| count.count_opening(&booked.record));
    count.report(&books.ledger).unwrap()
}

pub(crate) fn net_worth(books: &Books, pieces: &Pieces) -> NetWorth {
    let mut count = NetWorthCount::new(pieces.clone(), None);
    books.booked().iter().for_each(|booked| count.count(&booked.record));
    count.report(&books.ledger).unwrap()
}

/// In each format, and as a picture that can be read without seeing it and fetches nothing.
fn check_drawn(file: &str, report: &dyn Draw) {
    check_each(file, report);
    let svg = report.svg();
    check_picture(&svg);
    check(&format!("{file}.svg"), &svg);
}

#[test]
fn spending_over_time_by_envelope_payee_and_tag() {
    let books = family();
    let three = months("2026-09", "2026-11");
    for by in [By::Envelope, By::Payee, By::Tag] {
        check_drawn(&format!("views/{by}"), &counted(&books, by, &three, ""));
        check_drawn(&format!("views/{by}-once"), &counted(&books, by, &one("2026-09", "2026-11"), ""));
    }
    check_drawn("views/nothing", &counted(&books, By::Payee, &months("2020-01", "2020-02"), ""));
}

#[test]
fn the_budget_against_what_was_spent() {
    let all = |_: EnvelopeId| true;
    let books = family();
    check_drawn("views/budget", &budget_use(&books.ledger, &months("2026-10", "2026-10"), all));
    check_drawn("views/budget-months", &budget_use(&books.ledger, &months("2026-09", "2026-11"), all));
    check_drawn("views/budget-quarter", &budget_use(&books.ledger, &cut("2026-10", "2026-12", Unit::Quarter), all));
}

#[test]
fn income_and_expense_and_net_worth() {
    let books = family();
    for (name, pieces) in [("months", months("2026-08", "2026-11")), ("once", one("2026-08", "2026-11"))] {
        check_drawn(&format!("views/income-{name}"), &income(&books, &pieces));
        check_drawn(&format!("views/net-worth-{name}"), &net_worth(&books, &pieces));
    }
}

/// The numbers of a row, in the order of the pieces.
fn units(report: &SpendingOverTime, name: Option<&str>) -> Vec<i64> {
    let row = report.rows.iter().find(|row| row.name.as_deref() == name).unwrap();
    row.series.amounts.iter().map(domain::Amount::minor_units).collect()
}

#[test]
fn payees_without_case_are_one_and_stand_as_they_were_written_last() {
    let report = counted(&family(), By::Payee, &months("2026-09", "2026-11"), "");
    assert_eq!(units(&report, Some("Landlord")), [90_000; 3]);
    assert_eq!(units(&report, None), [0, 9_000, 0]);
    assert!(report.rows.last().unwrap().name.is_none());
}

#[test]
fn what_has_two_tags_stands_under_each_and_counts_once_in_all() {
    let report = counted(&family(), By::Tag, &months("2026-10", "2026-10"), "");
    assert_eq!((units(&report, Some("trip")), units(&report, Some("weekly"))), (vec![15_320], vec![5_420]));
    assert_eq!(report.total.total.minor_units(), 104_420);
}

#[test]
fn a_query_picks_what_counts_also_by_account() {
    let books = family();
    let ten = months("2026-10", "2026-10");
    for (query, expected) in [
        ("env:food", 4_000),
        ("payee:rewe", 5_420),
        ("payee:rewe not env:food", 1_420),
        ("tag:trip", 15_320),
        ("acct:bank", 105_320),
        ("acct:cash", -900),
        ("amt:>50", 99_900),
        ("food", 4_000),
        ("nobody", 0),
    ] {
        let report = counted(&books, By::Envelope, &ten, query);
        assert_eq!(report.total.total.minor_units(), expected, "{query}");
    }
}

#[test]
fn what_an_account_held_when_it_was_opened_is_no_income() {
    let report = income(&family(), &months("2026-08", "2026-09"));
    assert_eq!(report.income.total.amounts[0].minor_units(), 0);
    assert_eq!(report.openings.unwrap().amounts[0].minor_units(), 250_000);
    assert_eq!(report.net.amounts[1].minor_units(), 300_000 - 90_000 - 7_455 - 12_345);
}

#[test]
fn cards_loans_and_what_is_below_zero_are_debts() {
    let books = bought(family(), Bought { from: &[("Rent", 900_000)], payee: "", tags: &[] });
    let report = net_worth(&books, &months("2026-10", "2026-11"));
    let accounts = |holdings: &report::Holdings| -> Vec<String> {
        holdings.rows.iter().map(|row| row.account.to_string()).collect()
    };
    assert_eq!(accounts(&report.assets), ["Cash"]);
    assert_eq!(accounts(&report.debts), ["Bank", "Card", "House loan"]);
    assert!(report.debts.total[0].minor_units() > report.debts.total[1].minor_units());
}

#[test]
fn pieces_follow_each_other_and_a_date_lies_in_one_at_most() {
    let pieces = months("2026-09", "2026-11");
    for (date, place) in [("2026-08-31", None), ("2026-09-01", Some(0)), ("2026-10-31", Some(1)), ("2026-12-01", None)]
    {
        assert_eq!(pieces.place_of(date.parse().unwrap()), place, "{date}");
    }
    let periods = pieces.periods();
    assert_eq!(Pieces::new(vec![periods[0], periods[2]]), None);
    assert_eq!(Pieces::new(Vec::new()), None);
    let weeks = Interval::each(Unit::Week).cut(periods[0], &domain::Calendar::ALMANAC).unwrap();
    assert!(!Pieces::new(weeks.clone()).unwrap().are_whole_months());
    assert_eq!(spending_of_months(&family().ledger, &Pieces::new(weeks).unwrap()), None);
    assert_eq!(Days::from(periods[0]).begin(), Some(pieces.begin()));
}

#[test]
fn what_is_too_wide_for_the_page_stands_in_blocks_of_whole_numbers() {
    let report = counted(&family(), By::Envelope, &months("2026-01", "2026-12"), "");
    let layout = report::Layout { columns: Some(60), isolates: false };
    let text = report::render_text(&report, layout).into_plain();
    assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
    assert_eq!(text.matches("Spending by envelope (EUR)").count(), 3, "{text}");
    for label in ["2026-01", "2026-07", "2026-12"] {
        assert_eq!(text.lines().filter(|line| line.contains(label) && line.contains("Envelope")).count(), 1, "{text}");
    }
    check("views/envelope-narrow.txt", &text);
}

#[test]
fn what_was_spent_and_the_chart_are_drawn_too() {
    let books = family();
    let columns = [report::Column::of(domain::Span::Year(2026))];
    check_drawn("views/spending", &report::spending(&books.ledger, &columns));
    let chart = report::chart(&books.ledger, domain::Span::All);
    check_picture(&chart.svg());
    check("views/chart.svg", &chart.svg());
}

#[test]
fn many_envelopes_are_drawn_as_the_largest_and_the_others() {
    let books = (0..12).fold(Books::in_currency("EUR"), |books, number| {
        let envelope = format!("Envelope <{number}> & \"co\"");
        let books = books.add(&envelope, 1000, "");
        books.withdraw(&envelope, 10 * (number + 1), "", "")
    });
    let svg = counted(&books, By::Envelope, &months("2026-10", "2026-11"), "").svg();
    check_picture(&svg);
    assert!(
        svg.contains("All others, 2026-11: 1.50 EUR") && svg.contains("Envelope &lt;11&gt; &amp; &quot;co&quot;"),
        "{svg}"
    );
}
