//! Requests as the commands that a person would type.

use domain::{Amount, Create, Currency, Details, Handle, Name, Request, Side};

/// The command that makes this wish: all that the user gave, so that it is the same wish again under the same id.
pub(crate) fn wish_in_words(request: &Request, currency: Currency) -> String {
    let amount =
        |minor_units| Amount::new(minor_units, currency).map_or_else(|_| "?".into(), |amount| amount.to_string());
    match request {
        Request::Add(add) => {
            let words = ["pail add".into(), quoted(add.envelope.as_str()), amount(add.minor_units)];
            let create = match add.create {
                Create::IfMissing => None,
                Create::Never => Some("--existing"),
                Create::Always => Some("--new"),
            };
            let flags = [create, add.refund.then_some("--refund")];
            command(&words, &add.details, add.account_given.then_some(&add.account), &flags)
        }
        Request::Withdraw(withdraw) => {
            let words = ["pail withdraw".into(), quoted(withdraw.envelope.as_str()), amount(withdraw.minor_units)];
            let account = withdraw.account_given.then_some(&withdraw.account);
            command(&words, &withdraw.details, account, &[withdraw.overspend.then_some("--overspend")])
        }
        Request::Transfer(transfer) => {
            let sides = [&transfer.from, &transfer.to].map(|side| quoted(&side.to_string()));
            let words = ["pail transfer".into(), sides.join(" "), amount(transfer.minor_units)];
            command(&words, &transfer.details, None, &[transfer.overspend.then_some("--overspend")])
        }
        Request::Undo(undo) => format!("pail undo {}", number(undo.target)),
        Request::Note { text } => format!("note {text}"),
    }
}

/// A handle as people type it: `#` begins a comment in a shell.
pub(crate) fn number(handle: Handle) -> String {
    handle.to_string().trim_start_matches('#').to_owned()
}

fn command(words: &[String], details: &Details, account: Option<&Name>, flags: &[Option<&str>]) -> String {
    let option = |name: &str, value: &str| format!("{name} {}", quoted(value));
    let memo = details.memo.iter().map(|memo| quoted(memo.as_str()));
    let date = details.date_given.iter().map(|date| option("--date", date));
    let payee = details.payee.iter().map(|payee| option("--payee", payee.as_str()));
    let tags = details.tags.iter().map(|tag| option("--tag", tag.as_str()));
    let account = account.into_iter().map(|account| option("--account", account.as_str()));
    let flags = flags.iter().flatten().map(|flag| (*flag).to_owned());
    let rest = memo.chain(date).chain(payee).chain(tags).chain(account).chain(flags);
    words.iter().cloned().chain(rest).collect::<Vec<_>>().join(" ")
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
    use domain::{Memo, Tag, Withdraw};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_wish_in_words_has_all_that_was_given() {
        let details = Details {
            date: date(2026, 11, 3),
            date_given: Some("-3d".into()),
            payee: Some(Name::parse("Rewe").unwrap()),
            memo: Memo::parse("two rolls").unwrap(),
            tags: vec![Tag::parse("bread").unwrap()],
        };
        let request = Request::Withdraw(Withdraw {
            envelope: Name::parse("Food").unwrap(),
            minor_units: 1240,
            account: Name::parse("Cash").unwrap(),
            account_given: true,
            overspend: true,
            details,
        });
        let words =
            "pail withdraw Food 12.40 'two rolls' --date '-3d' --payee Rewe --tag bread --account Cash --overspend";
        assert_eq!(wish_in_words(&request, Currency::new("EUR").unwrap()), words);
    }

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
