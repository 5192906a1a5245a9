//! Words as shells write them.

use clap::ValueEnum;

/// The shells that are helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// The words of a line up to where somebody types, without their quotes, and the quote that the last one is in.
pub(crate) fn split(line: &str) -> (Vec<String>, Option<char>) {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ' ' | '\t') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == c => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (_, _) => word.get_or_insert_default().push(c),
        }
    }
    words.push(word.unwrap_or_default());
    (words, quote)
}

/// The word as bash takes it behind what is typed already: in the quote that is open, or with a backslash before each
/// character that means something.
pub(crate) fn quoted(word: &str, quote: Option<char>) -> String {
    let means_something = |c: char| match quote {
        Some('"') => matches!(c, '"' | '$' | '`' | '\\'),
        Some(_) => false,
        None => c.is_ascii() && !c.is_ascii_alphanumeric() && !"_-./:=,+@%".contains(c),
    };
    let escaped = |c: char| match (quote, c) {
        // Nothing can be escaped between these: the quote ends, and begins again behind the character.
        (Some('\''), '\'') => vec!['\'', '\\', '\'', '\''],
        (_, c) if means_something(c) => vec!['\\', c],
        (_, c) => vec![c],
    };
    word.chars().flat_map(escaped).collect()
}
