//! The chart: its golden files, what counts in it, and its text against one that is drawn another way.

use domain::{Month, Span};
use proptest::prelude::*;
use report::{Chart, Format, chart, original_chart, published, render};

use crate::books::Books;
use crate::golden::{check_each, household};
use crate::properties::arb_books;

fn chart_of(books: &Books) -> Chart {
    chart(&books.ledger, Span::All)
}

fn original_of(books: &Books) -> Chart {
    original_chart(&published(&books.ledger, &books.booked()), books.ledger.currency())
}

/// Names, cents and heights.
fn rows(chart: &Chart) -> Vec<(&str, i64, u8)> {
    chart.rows.iter().map(|row| (row.envelope.as_str(), row.spent.minor_units(), row.percent)).collect()
}

/// Envelopes that hold 900.00 each, from which so many cents are withdrawn.
fn spent(envelopes: &[(&str, i64)]) -> Books {
    let filled = envelopes.iter().fold(Books::in_currency("EUR"), |books, (name, _)| books.add(name, 90000, "deposit"));
    let spending = envelopes.iter().filter(|(_, spent)| 0 < *spent);
    spending.fold(filled, |books, (name, spent)| books.withdraw(name, *spent, "", ""))
}

fn check_both(folder: &str, books: &Books) {
    check_each(&format!("{folder}/chart"), &chart_of(books));
    check_each(&format!("{folder}/original-chart"), &original_of(books));
}

#[test]
fn the_charts_are_byte_for_byte_these() {
    let transferred = Books::in_currency("EUR").add("Food", 15000, "").add("Rent", 40000, "");
    check_both("acceptance", &transferred.transfer("Food", "Rent", 5000));
    check_both("household", &household());
    check_both("deposits", &spent(&[("Food", 0), ("Rent", 0)]));
    check_both("new", &Books::in_currency("EUR"));
    check_both("businesses", &spent(&[("Business", 1099), ("Food", 10555), ("Entertainment", 3340)]));
    let october = Span::Month(Month::new(2026, 10).unwrap());
    check_each("household/chart-october", &chart(&household().ledger, october));
}

#[test]
fn the_columns_of_the_originals_example_are_0_70_and_20_high() {
    let books = spent(&[("Business", 1099), ("Food", 10555), ("Entertainment", 3340)]);
    let expected = [("Business", 1099, 0), ("Food", 10555, 70), ("Entertainment", 3340, 20)];
    assert_eq!(rows(&chart_of(&books)), expected);
    assert_eq!(original_of(&books), chart_of(&books));
    assert_eq!(chart_of(&books).total.to_string(), "149.94");
}

#[test]
fn transfers_out_count_for_the_original_program_only() {
    let books = spent(&[("Food", 1000), ("Rent", 0)]).transfer("Rent", "Food", 3000);
    assert_eq!(rows(&chart_of(&books)), [("Food", 1000, 100), ("Rent", 0, 0)]);
    assert_eq!(rows(&original_of(&books)), [("Food", 1000, 20), ("Rent", 3000, 70)]);
}

#[test]
fn a_single_cent_counts() {
    let books = spent(&[("Food", 1), ("Rent", 1)]);
    assert_eq!(rows(&chart_of(&books)), [("Food", 1, 50), ("Rent", 1, 50)]);
    assert_eq!(original_of(&books), chart_of(&books));
}

#[test]
fn refunds_are_taken_off_and_never_draw_a_bar_below_zero() {
    let books = spent(&[("Food", 3000), ("Rent", 2000)]).refund("Food", 1000).refund("Rent", 5000);
    assert_eq!(rows(&chart_of(&books)), [("Food", 2000, 100), ("Rent", 0, 0)]);
    assert_eq!(rows(&original_of(&books)), [("Food", 3000, 60), ("Rent", 2000, 40)]);
}

#[test]
fn a_chart_of_a_span_counts_its_months_only() {
    let books = spent(&[("Food", 3000), ("Rent", 0)]).on("2026-10-31").withdraw("Rent", 1000, "", "");
    let october = Span::Month(Month::new(2026, 10).unwrap());
    assert_eq!(rows(&chart(&books.ledger, october)), [("Food", 0, 0), ("Rent", 1000, 100)]);
    assert_eq!(rows(&chart(&books.ledger, Span::Year(2025))), [("Food", 0, 0), ("Rent", 0, 0)]);
}

#[test]
fn ready_to_assign_has_a_bar_where_something_was_spent_from_it() {
    let books = spent(&[("Food", 3000)]).add("Ready to assign", 9000, "Pay");
    assert_eq!(rows(&chart_of(&books)), [("Food", 3000, 100)]);
    let books = books.withdraw("Ready to assign", 1000, "", "fee");
    assert_eq!(rows(&chart_of(&books)), [("Ready to assign", 1000, 20), ("Food", 3000, 70)]);
    assert_eq!(rows(&original_of(&books)), [("Food", 3000, 100)]);
}

#[test]
fn a_share_that_is_a_hair_below_a_step_stays_below_it() {
    let most = 1 << 49;
    let books = Books::in_currency("EUR").add("Food", most, "").add("Rent", most, "");
    let books = books.withdraw("Food", most - 1, "", "").withdraw("Rent", most, "", "");
    assert_eq!(rows(&chart_of(&books)), [("Food", most - 1, 40), ("Rent", most, 50)]);
}

/// The chart drawn bar by bar, each from the top down, and then turned.
fn drawn(rows: &[(String, i128)]) -> String {
    let total: i128 = rows.iter().map(|(_, spent)| spent).sum();
    let longest = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let reaches = |spent: i128, level: i128| level == 0 || (0 < total && level * total <= spent * 100);
    let column = |(name, spent): &(String, i128)| -> Vec<char> {
        let bar = (0..=10).rev().map(|step| if reaches(*spent, step * 10) { 'o' } else { ' ' });
        bar.chain(['-']).chain(name.chars()).chain(std::iter::repeat(' ')).take(12 + longest).collect()
    };
    let columns: Vec<Vec<char>> = rows.iter().map(column).collect();
    let line = |place: usize| -> String {
        let cells = columns.iter().map(|column| column[place]);
        match place {
            0..11 => format!("{:>3}| {}", 100 - 10 * place, cells.map(|mark| format!("{mark}  ")).collect::<String>()),
            11 => format!("    -{}", "---".repeat(columns.len())),
            _ => format!("     {}", cells.map(|letter| format!("{letter}  ")).collect::<String>()),
        }
    };
    let lines: Vec<String> = (0..12 + longest).map(line).collect();
    format!("Percentage spent by category\n{}\n", lines.join("\n"))
}

fn drawn_of(chart: &Chart) -> String {
    let rows = chart.rows.iter().map(|row| (row.envelope.to_string(), i128::from(row.spent.minor_units())));
    drawn(&rows.collect::<Vec<_>>())
}

proptest! {
    /// A ledger without envelopes has lines of its own, which `drawn` does not know.
    #[test]
    fn the_text_is_what_another_hand_draws(books in arb_books()) {
        for chart in [chart_of(&books), original_of(&books)] {
            if !chart.rows.is_empty() {
                prop_assert_eq!(render(&chart, Format::Text), drawn_of(&chart));
            }
        }
    }

    /// Shares never come to more than all, and lose less than ten per cent an envelope.
    #[test]
    fn the_shares_come_to_nearly_all(books in arb_books()) {
        for chart in [chart_of(&books), original_of(&books)] {
            let shares: u32 = chart.rows.iter().map(|row| u32::from(row.percent)).sum();
            let lost = 10 * u32::try_from(chart.rows.len()).unwrap();
            prop_assert!(shares <= 100);
            prop_assert!(chart.total.is_zero() || 100 < shares + lost);
            prop_assert!(!chart.total.is_zero() || shares == 0);
        }
    }

    /// What the chart calls spent is what the spending report does, as far as it is above zero.
    #[test]
    fn the_chart_agrees_with_the_spending_report(books in arb_books()) {
        let report = report::spending(&books.ledger, &[report::Column::of(Span::All)]);
        let expected = report.rows.iter().map(|row| (&row.envelope, row.columns[0].spent.minor_units().max(0)));
        let expected: Vec<_> = expected.filter(|(_, spent)| 0 < *spent).collect();
        let chart = chart_of(&books);
        let found = chart.rows.iter().map(|row| (&row.envelope, row.spent.minor_units()));
        prop_assert_eq!(found.filter(|(_, spent)| 0 < *spent).collect::<Vec<_>>(), expected);
    }
}
