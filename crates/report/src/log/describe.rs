//! One op in a few words, in those of the command that made it.

use domain::{
    AccountPosting, Amount, Currency, EnvelopePosting, Handle, Import, Memo, Name, Op, Record, Reversal, Source,
};

/// The op in the words of its command: `add Food 150.00 "Groceries"`, `transfer Food -> Rent 50.00`, `undo #42`.
///
/// `of` is the place of the transaction that a void or a restore is about; where it is not known, the op's id stands for
/// it. Any op can be described, also one that no ledger has folded.
pub fn describe(op: &Op, currency: Currency, of: Option<Handle>) -> String {
    match op {
        Op::Record(record) => match &record.memo {
            Some(memo) => format!("{} {}", deed(record, currency), quoted(memo)),
            None => deed(record, currency),
        },
        Op::Void(reversal) => format!("undo {}", target(of, reversal)),
        Op::Restore(reversal) => format!("redo {}", target(of, reversal)),
        Op::Import(import) => part(import),
        Op::Note(note) => format!("note {}", quoted(&note.text)),
    }
}

fn deed(record: &Record, currency: Currency) -> String {
    let command = match (record.envelopes.as_slice(), record.accounts.as_slice()) {
        ([envelope], [account]) if envelope.n == account.n => through_account(envelope, record.refund, currency),
        ([first, second], []) => transfer((&first.name, first.n), (&second.name, second.n), currency),
        ([], [first, second]) => transfer((&first.name, first.n), (&second.name, second.n), currency),
        _ => None,
    };
    command.unwrap_or_else(|| all_postings(record, currency))
}

fn through_account(envelope: &EnvelopePosting, refund: bool, currency: Currency) -> Option<String> {
    let verb = match (envelope.n, refund) {
        (1.., false) => "add",
        (1.., true) => "refund",
        (..0, false) => "withdraw",
        (0, _) | (..0, true) => return None,
    };
    Some(format!("{verb} {} {}", envelope.name, unsigned(envelope.n, currency)))
}

fn transfer(first: (&Name, i64), second: (&Name, i64), currency: Currency) -> Option<String> {
    let (from, to) = if first.1 < second.1 { (first, second) } else { (second, first) };
    let is_even = i128::from(from.1) + i128::from(to.1) == 0 && 0 < to.1;
    is_even.then(|| format!("transfer {} -> {} {}", from.0, to.0, unsigned(to.1, currency)))
}

/// What no single command says: `record Food -40.00, Household -14.20 · Cash -54.20`.
fn all_postings(record: &Record, currency: Currency) -> String {
    let envelope = |posting: &EnvelopePosting| format!("{} {}", posting.name, signed(posting.n, currency));
    let account = |posting: &AccountPosting| format!("{} {}", posting.name, signed(posting.n, currency));
    let envelopes = record.envelopes.iter().map(envelope).collect::<Vec<_>>().join(", ");
    let accounts = record.accounts.iter().map(account).collect::<Vec<_>>().join(", ");
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

fn target(of: Option<Handle>, reversal: &Reversal) -> String {
    of.map_or_else(|| reversal.of.to_string(), |handle| handle.to_string())
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
