//! What the original program wrote beside a line.

use domain::{EnvelopePosting, Ledger, Name, Record};

/// The description of one posting of a transaction.
pub(super) fn description(ledger: &Ledger, record: &Record, posting: &EnvelopePosting) -> String {
    let said =
        || record.memo.as_ref().map(ToString::to_string).or_else(|| record.payee.as_ref().map(ToString::to_string));
    match (other_side(record, posting), posting.n) {
        (Some(to), ..0) => format!("Transfer to {}", name_today(ledger, to)),
        (Some(from), 1..) => format!("Transfer from {}", name_today(ledger, from)),
        (None, _) | (Some(_), 0) => said().unwrap_or_default(),
    }
}

/// Where the money of a transfer between two envelopes came from or went to.
fn other_side<'a>(record: &'a Record, posting: &EnvelopePosting) -> Option<&'a EnvelopePosting> {
    match (record.envelopes.as_slice(), record.accounts.as_slice()) {
        ([first, second], []) if i128::from(first.n) + i128::from(second.n) == 0 => {
            Some(if first.n == posting.n { second } else { first })
        }
        _ => None,
    }
}

fn name_today<'a>(ledger: &'a Ledger, posting: &'a EnvelopePosting) -> &'a Name {
    ledger.envelope(posting.id).map_or(&posting.name, |envelope| &envelope.name)
}
