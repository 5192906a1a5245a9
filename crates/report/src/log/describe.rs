//! One op in a few words, in those of the command that made it.

use domain::{
    AccountOpening, AccountPosting, Amount, Currency, EnvelopePosting, Handle, Import, Memo, Name, Of, Op, OpId,
    READY_TO_ASSIGN, Setting, Source, Transaction, Value, What,
};

/// How many settings of one op are named.
const SETTINGS_MAX: usize = 12;

/// The op in the words of its command: `add Food 150.00 "Groceries"`, `transfer Food -> Rent 50.00`, `undo #42`.
///
/// `of` is the place of the transaction that an edit, a void or a restore is about; where it is not known, the op's id stands for
/// it. Any op can be described, also one that no ledger has folded.
pub fn describe(op: &Op, currency: Currency, of: Option<Handle>) -> String {
    match op {
        Op::Record(record) => {
            let deed = deed(&record.into(), currency);
            let words = settings(op, currency).into_iter().chain([deed]).collect::<Vec<_>>().join(", ");
            record.memo.as_ref().map_or(words.clone(), |memo| format!("{words} {}", quoted(memo)))
        }
        Op::Amend(amend) => {
            let now = describe_transaction(&Transaction::from(&amend.now), currency);
            format!("edit {}: {now}", target(of, &amend.of))
        }
        Op::Void(reversal) => format!("undo {}", target(of, &reversal.of)),
        Op::Restore(reversal) => format!("redo {}", target(of, &reversal.of)),
        Op::Import(import) => part(import),
        Op::Set(_) => few(settings(op, currency)).join(", "),
        Op::Note(note) => format!("note {}", quoted(&note.text)),
    }
}

/// A version of a transaction in the words of its command, with all that a person may have said about it:
/// `withdraw Food 50.00 "bread", 2026-11-20, Bakery, #breakfast`.
pub fn describe_transaction(version: &Transaction, currency: Currency) -> String {
    let deed = deed(version, currency);
    let deed = version.memo.as_ref().map_or(deed.clone(), |memo| format!("{deed} {}", quoted(memo)));
    let payee = version.payee.iter().map(Name::to_string);
    let tags = version.tags.iter().map(|tag| format!("#{tag}"));
    let account = match version.accounts.as_slice() {
        [only] if !version.envelopes.is_empty() => Some(only.name.to_string()),
        _ => None,
    };
    let words = [deed, version.date.to_string()].into_iter().chain(account).chain(payee).chain(tags);
    words.collect::<Vec<_>>().join(", ")
}

/// What an op sets, each in the words of its command: `open envelope Food`, `group Food Home`, `close Food`.
pub(crate) fn settings(op: &Op, currency: Currency) -> Vec<String> {
    let setting = |set: &Setting| setting(set, currency);
    let (accounts, sets): (&[AccountOpening], &[Setting]) = match op {
        Op::Set(settings) => (&settings.opens_accounts, &settings.sets),
        Op::Record(record) => (&record.opens_accounts, &record.sets),
        Op::Void(void) => return void.was.sets.iter().rev().map(|set| setting(&set.reversed())).collect(),
        Op::Restore(restore) => (&[], &restore.was.sets),
        Op::Amend(_) | Op::Note(_) | Op::Import(_) => (&[], &[]),
    };
    let opened = accounts.iter().map(|opening| format!("open account {} ({})", opening.name, opening.kind));
    let is_told =
        |set: &&Setting| set.set != What::Listed || !matches!(set.of, Of::Account(_)) || set.was == Value::Flag(true);
    opened.chain(sets.iter().filter(is_told).map(setting)).collect()
}

/// So many as a line has room for, and how many more there are: a file sets thousands at once.
pub(crate) fn few(mut words: Vec<String>) -> Vec<String> {
    let more = words.len().saturating_sub(SETTINGS_MAX);
    if 1 < more {
        words.truncate(SETTINGS_MAX);
        words.push(format!("and {more} more"));
    }
    words
}

fn setting(setting: &Setting, currency: Currency) -> String {
    let month = setting.month.map_or_else(String::new, |month| month.to_string());
    let name = setting.name.as_ref().map_or_else(|| setting.of.to_string(), Name::to_string);
    let what = if matches!(setting.of, Of::Account(_)) { "account" } else { "envelope" };
    match (setting.set, &setting.now) {
        (What::Listed, Value::Flag(true)) => format!("open {what} {name}"),
        (What::Listed, _) => format!("never open {what} {name}"),
        (What::Closed, Value::Flag(true)) => format!("close {name}"),
        (What::Closed, _) => format!("reopen {name}"),
        (What::Name, now) if setting.of == Of::Payee => {
            format!("payee {name} is shown as {}", now.name().map_or_else(|| name.clone(), |now| now.to_string()))
        }
        (What::Name, now) => format!("rename {name} {now}"),
        (What::Envelope, _) => format!("payee {name} goes to {}", meant(setting)),
        (What::DefaultAccount, _) => format!("default account {}", meant(setting)),
        (What::Currency | What::TimeZone, now) => format!("{} {now}", setting.set),
        (What::Overspend, now) => format!("overspend {name} {now} from {month}"),
        (What::MonthStart, now) => format!("month-start {now} from {month}"),
        (What::Hold, now) => format!("hold {} in {month}", unsigned(now.amount().unwrap_or_default(), currency)),
        (What::Group | What::Order | What::Note, now) => format!("{} {name} {now}", setting.set),
    }
}

/// What a number stands for, where the op says it.
fn meant(setting: &Setting) -> String {
    setting.means.as_ref().map_or_else(|| setting.now.to_string(), Name::to_string)
}

fn deed(version: &Transaction, currency: Currency) -> String {
    let command = match (version.envelopes.as_slice(), version.accounts.as_slice()) {
        (envelopes, [account]) => through_account(envelopes, account.n, version.refund, currency),
        ([first, second], []) => transfer((&first.name, first.n), (&second.name, second.n), currency),
        ([], [first, second]) => transfer((&first.name, first.n), (&second.name, second.n), currency),
        _ => None,
    };
    command.unwrap_or_else(|| all_postings(version, currency))
}

fn through_account(envelopes: &[EnvelopePosting], total: i64, refund: bool, currency: Currency) -> Option<String> {
    let verb = match (total, refund) {
        (1.., false) => "add",
        (1.., true) => "refund",
        (..0, false) => "withdraw",
        (0, _) | (..0, true) => return None,
    };
    let sum: i128 = envelopes.iter().map(|posting| i128::from(posting.n)).sum();
    if sum != i128::from(total) || envelopes.iter().any(|posting| posting.n.signum() != total.signum()) {
        return None;
    }
    match envelopes {
        [only] if verb == "add" && only.id == READY_TO_ASSIGN => Some(format!("income {}", unsigned(total, currency))),
        [only] => Some(format!("{verb} {} {}", only.name, unsigned(total, currency))),
        several => {
            let part = |part: &EnvelopePosting| format!(" {}={}", part.name, unsigned(part.n, currency));
            Some(format!("{verb}{}", several.iter().map(part).collect::<String>()))
        }
    }
}

fn transfer(first: (&Name, i64), second: (&Name, i64), currency: Currency) -> Option<String> {
    let (from, to) = if first.1 < second.1 { (first, second) } else { (second, first) };
    let is_even = i128::from(from.1) + i128::from(to.1) == 0 && 0 < to.1;
    is_even.then(|| format!("transfer {} -> {} {}", from.0, to.0, unsigned(to.1, currency)))
}

/// What no single command says: `record Food -40.00, Household -14.20 · Cash -54.20`.
fn all_postings(version: &Transaction, currency: Currency) -> String {
    let envelope = |posting: &EnvelopePosting| format!("{} {}", posting.name, signed(posting.n, currency));
    let account = |posting: &AccountPosting| format!("{} {}", posting.name, signed(posting.n, currency));
    let envelopes = version.envelopes.iter().map(envelope).collect::<Vec<_>>().join(", ");
    let accounts = version.accounts.iter().map(account).collect::<Vec<_>>().join(", ");
    let sides: Vec<String> = [envelopes, accounts].into_iter().filter(|side| !side.is_empty()).collect();
    format!("record {}", sides.join(" · "))
}

/// `import 1-512 of 1000 from data/ledger.json`.
fn part(import: &Import) -> String {
    let Source { name, from, of, .. } = &import.source;
    let count = import.records.len() as u64;
    let which = match count {
        0 => format!("0 of {of}"),
        1 => format!("{} of {of}", from.saturating_add(1)),
        _ => format!("{}-{} of {of}", from.saturating_add(1), from.saturating_add(count)),
    };
    format!("import {which} from {name}")
}

fn target(of: Option<Handle>, id: &OpId) -> String {
    of.map_or_else(|| id.to_string(), |handle| handle.to_string())
}

fn quoted(memo: &Memo) -> String {
    format!("\"{}\"", memo.as_str().replace('"', "\\\""))
}

fn unsigned(n: i64, currency: Currency) -> String {
    let amount = Amount::new(n, currency);
    amount.map_or_else(|_| beyond_limits(&n.unsigned_abs().to_string()), |amount| amount.abs().to_string())
}

fn signed(n: i64, currency: Currency) -> String {
    Amount::new(n, currency).map_or_else(|_| beyond_limits(&n.to_string()), |amount| amount.signed())
}

/// The log also shows ops that the ledger refuses, as somebody has to find them.
fn beyond_limits(minor_units: &str) -> String {
    format!("{minor_units} minor units")
}

#[cfg(test)]
mod tests;
