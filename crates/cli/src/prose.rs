//! Pages of the manual, which are Markdown, as a terminal shows them: titles bold, paragraphs as wide as there is room.

use report::{Layout, Page, Role};

/// How wide a paragraph is where nothing says how wide a line may be; lines that are longer are hard to read.
const COLUMNS_MAX: usize = 100;

/// What stands before a line of an example.
const INDENT: &str = "    ";

/// The page of a text.
pub(crate) fn prose(markdown: &str, layout: Layout) -> Page {
    let columns = layout.columns.unwrap_or(COLUMNS_MAX).min(COLUMNS_MAX);
    let mut page = Page::new(layout);
    let mut paragraph = Vec::new();
    let mut is_example = false;
    for line in markdown.lines() {
        let is_fence = line.starts_with("```");
        let stands_alone = is_example || is_fence || line.is_empty() || line.starts_with(['#', '|']);
        if stands_alone || line.starts_with("- ") {
            put_paragraph(&mut page, &mut paragraph, columns);
        }
        match line.trim_start_matches('#') {
            _ if is_fence => is_example = !is_example,
            _ if is_example => put_line(&mut page, Role::Plain, &format!("{INDENT}{line}")),
            title if title != line => put_line(&mut page, Role::Heading, title.trim()),
            _ if stands_alone => put_line(&mut page, Role::Plain, line),
            _ => paragraph.extend(line.split_whitespace()),
        }
    }
    put_paragraph(&mut page, &mut paragraph, columns);
    page
}

/// The words in lines; those of a list hang behind its mark.
fn put_paragraph(page: &mut Page, words: &mut Vec<&str>, columns: usize) {
    let hanging = if words.first() == Some(&"-") { "  " } else { "" };
    let mut line = String::new();
    for word in words.drain(..) {
        if !line.trim().is_empty() && columns < line.chars().count() + 1 + word.chars().count() {
            put_line(page, Role::Plain, &line);
            hanging.clone_into(&mut line);
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.trim().is_empty() {
        put_line(page, Role::Plain, &line);
    }
}

fn put_line(page: &mut Page, role: Role, line: &str) {
    page.put(role, line.trim_end());
    page.put(Role::Plain, "\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_as_wide_as_there_is_room_and_examples_as_they_are() {
        let text = "# Dates\n\nA day is a day,\nand no more.\n\n- one of\n  two things\n- the other\n\n```console\n$ pail  add\n```\n";
        let layout = Layout { columns: Some(12), isolates: false };
        let expected =
            "Dates\n\nA day is a\nday, and no\nmore.\n\n- one of two\n  things\n- the other\n\n    $ pail  add\n";
        let page = prose(text, layout);
        assert_eq!(page.pieces().next(), Some((Role::Heading, "Dates")));
        assert_eq!(page.into_plain(), expected);
    }
}
