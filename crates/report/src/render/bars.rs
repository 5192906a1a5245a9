//! Bars for a terminal, of the letter that the chart draws with: they are read without colour, and a number stands beside
//! each.

use domain::Amount;

use crate::Piece;
use crate::render::table::{Align, Table};

/// How long the longest bar of a chart is.
const CHART_COLUMNS: i128 = 40;

/// How long a bar is that shows a part of a whole.
const SHARE_COLUMNS: i128 = 10;

/// The length of bars beside each other, so that they can be compared.
pub(super) struct Scale {
    most: i128,
}

impl Scale {
    /// The longest bar is that of the greatest amount, above or below zero.
    pub(super) fn of<'a>(amounts: impl IntoIterator<Item = &'a Amount>) -> Self {
        let most = amounts.into_iter().map(|amount| i128::from(amount.abs().minor_units())).max();
        Self { most: most.unwrap_or(0).max(1) }
    }

    /// `oooo`, or `----` below zero.
    pub(super) fn bar(&self, amount: Amount) -> String {
        let mark = if amount.is_negative() { "-" } else { "o" };
        mark.repeat(columns(i128::from(amount.abs().minor_units()) * CHART_COLUMNS / self.most))
    }
}

/// `ooooooo...`: so many per cent, each mark ten of them. What is beyond the whole has a mark of its own.
pub(super) fn percent_bar(percent: i64) -> String {
    let filled = (i128::from(percent) * SHARE_COLUMNS / 100).clamp(0, SHARE_COLUMNS);
    let beyond = if 100 < percent { ">" } else { "" };
    format!("{}{}{beyond}", "o".repeat(columns(filled)), ".".repeat(columns(SHARE_COLUMNS - filled)))
}

/// A bar for each piece, one below the other, after an empty line. A single piece has none.
pub(super) fn put_chart(table: &mut Table, periods: &[Piece], amounts: &[Amount]) {
    if periods.len() < 2 {
        return;
    }
    let scale = Scale::of(amounts);
    table.line("");
    for (piece, amount) in periods.iter().zip(amounts) {
        table.row([piece.label(), amount.to_string(), scale.bar(*amount)]);
    }
}

/// The table of a chart: what, how much, and a bar.
pub(super) fn chart_table() -> Table {
    Table::new(vec![Align::Left, Align::Right, Align::Left])
}

fn columns(count: i128) -> usize {
    usize::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_off_and_what_is_beyond_the_whole_is_marked() {
        for (percent, expected) in [
            (0, ".........."),
            (9, ".........."),
            (10, "o........."),
            (99, "ooooooooo."),
            (100, "oooooooooo"),
            (101, "oooooooooo>"),
        ] {
            assert_eq!(percent_bar(percent), expected, "{percent}");
        }
    }

    #[test]
    fn the_greatest_amount_has_the_longest_bar_at_both_ends_of_the_range() {
        let amount = |n| Amount::new(n, domain::Currency::new("EUR").unwrap()).unwrap();
        let amounts = [amount(domain::AMOUNT_MAX), amount(-domain::AMOUNT_MAX / 2), amount(0)];
        let scale = Scale::of(&amounts);
        assert_eq!(amounts.map(|amount| scale.bar(amount)), ["o".repeat(40), "-".repeat(19), String::new()]);
        assert_eq!(Scale::of(&[amount(0)]).bar(amount(0)), "");
    }
}
