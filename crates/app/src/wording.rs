//! Requests as the commands that a person would type.

use domain::{Amount, Currency, Details, Name, Request, Side};

/// The command that makes this wish.
pub(crate) fn wish_in_words(request: &Request, currency: Currency) -> String {
    let amount =
        |minor_units| Amount::new(minor_units, currency).map_or_else(|_| "?".into(), |amount| amount.to_string());
    match request {
        Request::Add(add) => command(&["add", &quoted(add.envelope.as_str()), &amount(add.minor_units)], &add.details),
        Request::Withdraw(withdraw) => command(
            &["withdraw", &quoted(withdraw.envelope.as_str()), &amount(withdraw.minor_units)],
            &withdraw.details,
        ),
        Request::Transfer(transfer) => {
            let (from, to) = (quoted(&transfer.from.to_string()), quoted(&transfer.to.to_string()));
            command(&["transfer", &from, &to, &amount(transfer.minor_units)], &transfer.details)
        }
        Request::Undo(undo) => format!("pail undo {}", undo.target).replace('#', ""),
        Request::Note { text } => format!("note {text}"),
    }
}

fn command(words: &[&str], details: &Details) -> String {
    let memo = details.memo.iter().map(|memo| format!(" {}", quoted(memo.as_str())));
    let date = details.date_given.iter().map(|date| format!(" --date {}", quoted(date)));
    format!("pail {}{}{}", words.join(" "), memo.collect::<String>(), date.collect::<String>())
}

/// A transfer that a person can type.
pub(crate) fn transfer_command(from: &Name, to: &Side, amount: Amount) -> String {
    format!("pail transfer {} {} {amount}", quoted(from.as_str()), quoted(&to.to_string()))
}

/// A word as a shell takes it: as it is where that is safe, else in quotes.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,+@%=".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A length of time as people say it: `40 s`, `3 min`, `5 h`, `2 days`.
pub(crate) fn counted_time(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_only_where_a_shell_asks_for_it() {
        for (word, shown) in [
            ("Food", "Food"),
            ("Café", "Café"),
            ("Ready to assign", "'Ready to assign'"),
            ("a'b", r"'a'\''b'"),
            ("-x", "'-x'"),
        ] {
            assert_eq!(quoted(word), shown);
        }
    }

    #[test]
    fn time_is_counted_as_people_do() {
        for (ms, shown) in
            [(-5, "0 s"), (119_000, "119 s"), (180_000, "3 min"), (7_200_000, "2 h"), (864_000_000, "10 days")]
        {
            assert_eq!(counted_time(ms), shown);
        }
    }
}
