use super::*;

fn written(table: &Table) -> String {
    let mut text = String::new();
    table.write(&mut text).unwrap();
    text
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
