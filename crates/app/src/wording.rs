//! Requests as the commands that a person would type.

use std::fmt;

use domain::{
    Amount, Assign, Change, ChangePayee, ChangeTo, Create, Currency, Details, Edit, EditTo, Handle, Name, NewValue,
    Open, OpenWhat, PayeeTo, Request, Share, ShareAmount, Side,
};

/// The command that makes this wish: whatever the user gave is in it, so that it is the same wish.
pub(crate) fn wish_in_words(request: &Request, currency: Currency) -> String {
    command_of(request, currency).to_string()
}

/// The same command with another option.
pub(crate) fn wish_with(request: &Request, currency: Currency, option: &str) -> String {
    let mut command = command_of(request, currency);
    command.options.push(option.to_owned());
    command.to_string()
}

/// A command that brings money to an envelope: from another one, else from outside.
pub(crate) fn bring_command(from: Option<&str>, to: &str, amount: Amount) -> String {
    match from {
        Some(from) => Command::new("transfer", [from.to_owned(), to.to_owned(), amount.to_string()]).to_string(),
        None => Command::new("add", [to.to_owned(), amount.to_string()]).to_string(),
    }
}

/// A command line that a person can copy into a shell.
struct Command {
    verb: &'static str,
    words: Vec<String>,
    options: Vec<String>,
}

impl Command {
    fn new<const N: usize>(verb: &'static str, words: [String; N]) -> Self {
        Self { verb, words: words.to_vec(), options: Vec::new() }
    }

    /// A command of the verb that manages envelopes, or of the one that manages accounts.
    fn of_group(target: &Side, deed: &str, rest: impl IntoIterator<Item = String>) -> Self {
        let verb = if matches!(target, Side::Account(_)) { "account" } else { "envelope" };
        let words = [deed.to_owned(), target.name().to_string()].into_iter().chain(rest);
        Self { verb, words: words.collect(), options: Vec::new() }
    }

    fn flag(mut self, is_set: bool, option: &str) -> Self {
        if is_set {
            self.options.push(option.to_owned());
        }
        self
    }

    fn option(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            let joint = if value.starts_with('-') { "=" } else { " " };
            self.options.push(format!("{name}{joint}{}", quoted(value)));
        }
        self
    }

    fn details(mut self, details: &Details) -> Self {
        self.words.extend(details.memo.iter().map(|memo| memo.as_str().to_owned()));
        self = self.option("--date", details.date_given.as_deref());
        self = self.option("--payee", details.payee.as_ref().map(Name::as_str));
        details.tags.iter().fold(self, |command, tag| command.option("--tag", Some(tag.as_str())))
    }
}

impl fmt::Display for Command {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        let options: String = self.options.iter().map(|option| format!(" {option}")).collect();
        // A word that begins like an option must stand behind all of them.
        if self.words.iter().any(|word| word.starts_with('-')) {
            write!(out, "pail {}{options} -- {words}", self.verb)
        } else {
            write!(out, "pail {} {words}{options}", self.verb)
        }
    }
}

fn command_of(request: &Request, currency: Currency) -> Command {
    let amount =
        |minor_units| Amount::new(minor_units, currency).map_or_else(|_| "?".into(), |amount| amount.to_string());
    match request {
        Request::Add(add) => Command::new("add", [add.envelope.to_string(), amount(add.minor_units)])
            .details(&add.details)
            .option("--account", Some(add.account.as_str()).filter(|_| add.account_given))
            .flag(add.refund, "--refund")
            .flag(add.create == Create::Always, "--new")
            .flag(add.create == Create::Never, "--existing"),
        Request::AddSplit(add) => {
            let part = |(name, n): &(Name, i64)| format!("{name}={}", amount(*n));
            Command { verb: "add", words: add.parts.iter().map(part).collect(), options: Vec::new() }
                .details(&add.details)
                .option("--account", Some(add.account.as_str()).filter(|_| add.account_given))
                .flag(add.refund, "--refund")
                .flag(add.create == Create::Always, "--new")
                .flag(add.create == Create::Never, "--existing")
        }
        Request::Withdraw(withdraw) => {
            let envelope = Some(withdraw.envelope.to_string()).filter(|_| !withdraw.envelope_of_payee);
            let words = envelope.into_iter().chain([amount(withdraw.minor_units)]);
            Command { verb: "withdraw", words: words.collect(), options: Vec::new() }
                .details(&withdraw.details)
                .option("--account", Some(withdraw.account.as_str()).filter(|_| withdraw.account_given))
                .flag(withdraw.overspend, "--overspend")
        }
        Request::Split(split) => {
            let part = |(name, n): &(Name, i64)| format!("{name}={}", amount(*n));
            Command { verb: "withdraw", words: split.parts.iter().map(part).collect(), options: Vec::new() }
                .details(&split.details)
                .option("--account", Some(split.account.as_str()).filter(|_| split.account_given))
                .flag(split.overspend, "--overspend")
        }
        Request::Transfer(transfer) => {
            let (from, to) = (transfer.from.to_string(), transfer.to.to_string());
            Command::new("transfer", [from, to, amount(transfer.minor_units)])
                .details(&transfer.details)
                .flag(transfer.overspend, "--overspend")
        }
        Request::Income(income) => Command::new("income", [amount(income.minor_units)])
            .details(&income.details)
            .option("--account", Some(income.account.as_str()).filter(|_| income.account_given)),
        Request::Assign(assign) => assign_command(assign, amount),
        Request::Cover(cover) => Command::new("cover", [cover.envelope.to_string()])
            .option("--from", cover.from.as_ref().map(Name::as_str))
            .option("--amount", cover.minor_units.map(amount).as_deref())
            .details(&cover.details)
            .flag(cover.overspend, "--overspend"),
        Request::Open(open) => open_command(open, amount),
        Request::Close(close) => {
            let deed = if close.reopen { "reopen" } else { "close" };
            Command::of_group(&close.target, deed, []).option("--to", close.to.as_ref().map(Name::as_str))
        }
        Request::Change(change) => change_command(change, amount),
        Request::ChangePayee(change) => payee_command(change),
        Request::SetBack(back) => Command::new("undo", [number(back.target)]),
        Request::Edit(edit) => edit_command(edit, amount),
        Request::Undo(undo) => {
            let verb = match (undo.is_as_it_stands, undo.restore) {
                (false, _) => "undo",
                (true, false) => "void",
                (true, true) => "restore",
            };
            Command::new(verb, [number(undo.target)])
        }
        Request::Import(import) => Command::new("init", []).option("--import", Some(import.source.name.as_str())),
        Request::TakeSettings(draft) => Command::new("init", []).option("--import", Some(draft.source.as_str())),
        Request::Note { text } => Command::new("note", [text.to_string()]),
    }
}

fn edit_command(edit: &Edit, amount: impl Fn(i64) -> String) -> Command {
    let EditTo::New(edits) = &edit.to else { return Command::new("undo", [number(edit.target)]) };
    let part = |(name, n): &(Name, i64)| format!("{name}={}", amount(*n));
    let mut command = Command::new("edit", [number(edit.target)]);
    command.words.extend(edits.minor_units.map(&amount).into_iter().chain(edits.parts.iter().map(part)));
    let text = |new: &Option<NewValue<Name>>| {
        new.as_ref().map(|new| new.as_option().map_or_else(String::new, Name::to_string))
    };
    let memo = edits.memo.as_ref().map(|new| new.as_option().map_or("", |memo| memo.as_str()));
    let no_tags = edits.tags.as_ref().is_some_and(Vec::is_empty).then_some("");
    let tags = edits.tags.iter().flatten().map(domain::Tag::as_str).chain(no_tags);
    let command = command
        .option("--envelope", edits.envelope.as_ref().map(Name::as_str))
        .option("--account", edits.account.as_ref().map(Name::as_str))
        .option("--from", edits.from.as_ref().map(Side::to_string).as_deref())
        .option("--to", edits.to.as_ref().map(Side::to_string).as_deref())
        .option("--date", edits.date_given.as_deref())
        .option("--payee", text(&edits.payee).as_deref())
        .option("--memo", memo)
        .flag(edits.refund == Some(true), "--refund")
        .flag(edits.refund == Some(false), "--no-refund");
    tags.fold(command, |command, tag| command.option("--tag", Some(tag)))
}

fn open_command(open: &Open, amount: impl Fn(i64) -> String) -> Command {
    let command = match &open.what {
        OpenWhat::Envelope { name, group } => Command::new("envelope", ["open".into(), name.to_string()])
            .option("--group", group.as_ref().map(Name::as_str)),
        OpenWhat::Account { name, kind, minor_units } => Command::new("account", ["open".into(), name.to_string()])
            .option("--kind", Some(&kind.to_string()))
            .option("--balance", Some(amount(*minor_units).as_str()).filter(|_| *minor_units != 0)),
    };
    command.option("--note", open.note.as_ref().map(|note| note.as_str())).details(&open.details)
}

fn payee_command(change: &ChangePayee) -> Command {
    let payees = change.payees.iter().map(Name::to_string);
    let (deed, last) = match &change.to {
        PayeeTo::Name(name) if change.payees.len() == 1 => ("rename", name.to_string()),
        PayeeTo::Name(name) => ("merge", name.to_string()),
        PayeeTo::Envelope(Some(envelope)) => ("default", envelope.to_string()),
        PayeeTo::Envelope(None) => ("default", "--none".to_owned()),
    };
    let words = [deed.to_owned()].into_iter().chain(payees).chain([last]);
    Command { verb: "payee", words: words.collect(), options: Vec::new() }
}

fn change_command(change: &Change, amount: impl Fn(i64) -> String) -> Command {
    let ledger = Side::Account(Name::parse("ledger").expect("a name"));
    let target = change.target.as_ref().unwrap_or(&ledger);
    let month = change.month.filter(|_| change.month_given).map(|month| month.to_string());
    match &change.to {
        ChangeTo::Name(name) => Command::of_group(target, "rename", [name.to_string()]),
        ChangeTo::Group(group) => Command::of_group(target, "group", group.iter().map(Name::to_string)),
        ChangeTo::Order(place) => Command::of_group(target, "order", place.iter().map(u32::to_string)),
        ChangeTo::Note(note) => Command::of_group(target, "note", note.iter().map(|note| note.as_str().to_owned())),
        ChangeTo::Currency(code) => Command::new("set", ["currency".to_owned(), code.clone()]),
        ChangeTo::MonthStart(start) => Command::new("set", ["month-start".to_owned(), start.day().to_string()])
            .option("--weekend", start.weekend().word())
            .option("--from", month.as_deref()),
        ChangeTo::TimeZone(zone) => Command::new("set", ["time-zone".to_owned(), zone.to_string()]),
        ChangeTo::Hold(minor_units) => Command::new("hold", [amount(*minor_units)]).option("--month", month.as_deref()),
        ChangeTo::Overspend(rule) => Command::of_group(target, "set", [])
            .option("--overspend", Some(&rule.to_string()))
            .option("--from", month.as_deref()),
        ChangeTo::DefaultAccount(name) => {
            let words = [Some("default".to_owned()), name.as_ref().map(Name::to_string)];
            Command { verb: "account", words: words.into_iter().flatten().collect(), options: Vec::new() }
        }
    }
}

/// One share is a command of its own; several came out of a plan, which the words cannot say.
fn assign_command(assign: &Assign, amount: impl Fn(i64) -> String) -> Command {
    let typed = |share: &Share| match share.amount {
        ShareAmount::By(n) => amount(n),
        ShareAmount::To(n) => format!("={}", amount(n)),
    };
    let command = match assign.shares.as_slice() {
        [only] => Command::new("assign", [only.envelope.to_string(), typed(only)]),
        _ => Command::new("assign", ["…".to_owned()]),
    };
    let month = assign.month_given.then(|| assign.month.to_string());
    command.details(&assign.details).option("--month", month.as_deref()).flag(assign.overspend, "--overspend")
}

/// A handle as people type it: `#` begins a comment in a shell.
pub(crate) fn number(handle: Handle) -> String {
    handle.to_string().trim_start_matches('#').to_owned()
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

/// `1 transaction`, `3 transactions`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `1 entry`, `3 entries`.
pub(crate) fn entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
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
            envelope_of_payee: false,
            envelope: Name::parse("Food").unwrap(),
            minor_units: 1240,
            account: Name::parse("Cash").unwrap(),
            account_given: true,
            overspend: true,
            details,
        });
        let words =
            "pail withdraw Food 12.40 'two rolls' --date='-3d' --payee Rewe --tag bread --account Cash --overspend";
        assert_eq!(wish_in_words(&request, Currency::new("EUR").unwrap()), words);
    }

    #[test]
    fn a_word_that_looks_like_an_option_stands_behind_all_of_them() {
        let command = Command::new("add", ["-x".into(), "5.00".into()]).flag(true, "--new");
        assert_eq!(command.to_string(), "pail add --new -- '-x' 5.00");
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
