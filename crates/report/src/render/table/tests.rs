use proptest::prelude::*;

use super::*;
use crate::Layout;

fn page(table: &Table, layout: Layout) -> Page {
    let mut page = Page::new(layout);
    table.write(&mut page).unwrap();
    page
}

fn written(table: &Table) -> String {
    page(table, Layout::default()).into_plain()
}

fn fitted(table: &Table, columns: usize) -> String {
    page(table, Layout { columns: Some(columns), isolates: false }).into_plain()
}

/// A register of two lines with an Arabic and a Chinese name.
fn register() -> Table {
    let mut table = Table::new(vec![Align::Left, Align::Text, Align::Text, Align::Right]);
    table.title("Register (EUR)");
    table.heading(["Date", "Name", "Payee, memo", "Amount"]);
    table.row_with_remark(texts(["2026-11-03", "طعام", "مخبز · خبز", "-12.00"]), "overspent");
    table.row(texts(["2026-11-04", "食費", "スーパーマーケット · 米と野菜", "1234.50"]));
    table.rule();
    table
}

fn texts<const N: usize>(texts: [&str; N]) -> [String; N] {
    texts.map(str::to_owned)
}

#[test]
fn columns_stand_straight_under_wide_and_combining_characters() {
    let mut table = Table::new(vec![Align::Left, Align::Right]);
    table.line("A line that is longer than the table");
    table.row(texts(["食費", "1.00"]));
    table.row(texts(["Cafe\u{301}", "20.00"]));
    table.rule();
    table.row_with_remark(texts(["🛒", "-300.00"]), "(!)");
    let expected = "\
A line that is longer than the table
食費     1.00
Cafe\u{301}    20.00
-------------
🛒    -300.00  (!)
";
    assert_eq!(written(&table), expected);
}

#[test]
fn a_heading_over_two_columns_ends_with_them_and_widens_the_last() {
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Right]);
    table.spanning_row([("A".to_owned(), 1), ("a long title".to_owned(), 2)]);
    table.row(texts(["b", "1", "2"]));
    assert_eq!(written(&table), "A  a long title\nb  1          2\n");
}

#[test]
fn no_line_ends_with_blanks() {
    let mut table = Table::new(vec![Align::Left, Align::Left]);
    table.row(texts(["long", "x"]));
    table.row(texts(["y", ""]));
    assert_eq!(written(&table), "long  x\ny\n");
}

#[test]
fn text_cannot_move_the_cursor_or_turn_the_line() {
    assert_eq!(shown("a\u{1b}[2Kb\nc\u{202E}d"), "a\u{FFFD}[2Kb\u{FFFD}c\u{FFFD}d");
    assert_eq!(shown("שלום 食費 Cafe\u{301}"), "שלום 食費 Cafe\u{301}");
}

#[test]
fn long_text_is_cut_between_characters() {
    for (text, columns_max, expected) in [
        ("Bread", 5, "Bread"),
        ("Breads", 5, "Brea…"),
        ("a long walk", 7, "a long…"),
        ("食費食費", 8, "食費食費"),
        ("食費食費食", 8, "食費食…"),
        ("", 5, ""),
    ] {
        assert_eq!(shortened(text, columns_max), expected, "{text}");
    }
}

#[test]
fn a_cut_does_not_go_through_what_stands_together() {
    for (text, columns_max, expected) in [
        ("👩\u{200D}👩\u{200D}👧 family", 3, "👩\u{200D}👩\u{200D}👧…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("🇩🇪 Germany", 2, "…"),
        ("لا إله", 3, "لا…"),
        ("Breads", 1, "…"),
        ("Breads", 0, ""),
    ] {
        assert_eq!(shortened(text, columns_max), expected, "{text} in {columns_max}");
    }
}

#[test]
fn an_amount_is_left_out_rather_than_cut() {
    assert_eq!(shortened("add Food 1234.50 bread", 15), "add Food…");
    assert_eq!(shortened("add Food 1234.50 bread", 17), "add Food 1234.50…");
}

#[test]
fn texts_give_way_to_amounts_and_the_longest_first() {
    let expected = "\
Register (EUR)
Date        Name  Payee, memo    Amount
2026-11-03  طعام  مخبز · خبز     -12.00  overspent
2026-11-04  食費  スーパーマ…   1234.50
---------------------------------------
";
    assert_eq!(fitted(&register(), 50), expected);
    let expected = "\
Register (EUR)
Date        …  …   Amount
2026-11-03  …  …   -12.00  …
2026-11-04  …  …  1234.50
-------------------------
";
    assert_eq!(fitted(&register(), 28), expected, "amounts are whole, whatever happens");
    let narrow = fitted(&register(), 27);
    assert!(narrow.contains("2026-11-04  食費  スーパーマーケ…   1234.50\n"), "no use in cutting more:\n{narrow}");
}

#[test]
fn amounts_that_do_not_fit_beside_each_other_stand_in_pieces_below_each_other() {
    let mut table = Table::new(vec![Align::Text, Align::Right, Align::Right, Align::Right]).in_groups_of(1);
    table.spanning_row(["Budget", "October", "November", "December"].map(|text| (text.to_owned(), 1)));
    table.row_with_alarm(texts(["Food", "1.00", "2.00", "-3.00"]), "overspent");
    table.rule();
    table.faint_line("head 1:00");
    let whole = "\
Budget  October  November  December
Food       1.00      2.00     -3.00  overspent
-----------------------------------
head 1:00
";
    assert_eq!((written(&table), fitted(&table, 80)), (whole.to_owned(), whole.to_owned()));
    let pieces = "\
Budget  October  November
Food       1.00      2.00
-------------------------

Budget  December
Food       -3.00  overspent
----------------
head 1:00
";
    assert_eq!(fitted(&table, 30), pieces);
}

#[test]
fn a_wide_terminal_shows_what_a_pipe_cuts() {
    let mut table = Table::new(vec![Align::Text, Align::Right]);
    table.row([format!("{:=>60}", ""), "1.00".to_owned()]);
    assert_eq!(written(&table), format!("{:=>39}…  1.00\n", ""));
    assert_eq!(fitted(&table, 200), format!("{:=>60}  1.00\n", ""));
}

#[test]
fn what_is_written_from_the_right_is_set_apart_on_a_terminal_alone() {
    let isolates = Layout { columns: None, isolates: true };
    let shown = page(&register(), isolates).into_plain();
    assert!(shown.contains("\u{2068}طعام\u{2069}  \u{2068}مخبز · خبز\u{2069}      "), "{shown}");
    assert!(shown.contains("  食費  "), "{shown}");
    assert!(!written(&register()).contains('\u{2068}'));
}

#[test]
fn a_piece_says_what_it_is() {
    let shown = page(&register(), Layout::default());
    let role = |text: &str| shown.pieces().find(|(_, piece)| piece.contains(text)).unwrap().0;
    assert_eq!((role("Register"), role("Payee, memo")), (Role::Heading, Role::Heading));
    assert_eq!((role("-12.00"), role("---")), (Role::Alarm, Role::Faint));
    assert_eq!((role("1234.50"), role("食費")), (Role::Plain, Role::Plain));
    let zeros = [("0.00", Role::Faint), ("0", Role::Faint), ("-0.01", Role::Alarm), ("-> 0.00", Role::Plain)];
    for (text, expected) in zeros {
        assert_eq!(super::role(text, Align::Right), expected, "{text}");
        assert_eq!(super::role(text, Align::Text), Role::Plain, "{text}");
    }
}

/// A name of any script, with what joins, marks and widens.
fn arb_text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "Food",
        " ",
        "طعام",
        "لا",
        "مَ",
        "食費",
        "ｱ",
        "🛒",
        "👩\u{200D}👩\u{200D}👧",
        "👍🏽",
        "🇩🇪",
        "e\u{301}",
        "ß",
        "12.50",
        "☀\u{FE0F}",
    ]);
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// Two names, an amount, a remark.
fn arb_rows() -> impl Strategy<Value = Vec<(String, String, i64, String)>> {
    prop::collection::vec((arb_text(), arb_text(), any::<i64>(), arb_text()), 1..8)
}

proptest! {
    /// No line is wider than the terminal, unless the amounts alone are; and each amount ends in the same column.
    #[test]
    fn lines_fit_and_amounts_stand_below_each_other(rows in arb_rows(), columns_max in 1_usize..120) {
        let mut table = Table::new(vec![Align::Text, Align::Right, Align::Text]);
        for (name, payee, amount, remark) in &rows {
            table.row_with_remark([name.clone(), format!("<{amount}>"), payee.clone()], remark);
        }
        let amounts = rows.iter().map(|(_, _, amount, _)| format!("<{amount}>").len()).max().unwrap_or(0);
        let least = amounts + 3 * columns("…  ");
        let text = fitted(&table, columns_max);
        let mut ends = Vec::new();
        for (line, (_, _, amount, _)) in text.lines().zip(&rows) {
            prop_assert!(columns(line) <= columns_max || columns_max < least, "{line:?} in {columns_max}");
            let amount = format!("<{amount}>");
            let end = line.find(&amount).expect("an amount is whole") + amount.len();
            ends.push(columns(&line[..end]));
        }
        prop_assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    }
}
