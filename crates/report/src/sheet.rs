//! One envelope as the original program printed a category: its lines and their total.

use domain::{Amount, EnvelopeId, Handle, Ledger, Name};
use serde::Serialize;

use crate::Booked;
use crate::balance::total;
use crate::published::lines_of;

/// Everything that was put into an envelope and taken out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Its name today.
    pub envelope: Name,
    /// Its changes in the order of the journal.
    pub lines: Vec<SheetLine>,
    /// What it holds: the sum of the lines.
    pub total: Amount,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetLine {
    /// By how much.
    pub amount: Amount,
    /// `Transfer to NAME` or `Transfer from NAME`, else the memo, else the payee, else nothing.
    pub description: String,
    /// Where its transaction stands in the journal.
    pub handle: Handle,
}

/// The sheet of an envelope, *Ready to assign* being one too; `None` where there is none of that id. `booked` is as
/// [`published`](crate::published()) wants it.
pub fn show(ledger: &Ledger, booked: &[Booked], envelope: EnvelopeId) -> Option<Sheet> {
    let name = ledger.envelope(envelope)?.name.clone();
    let lines = booked.iter().flat_map(|booked| lines_of(ledger, booked, |id| id == envelope));
    let lines = lines.map(|(_, line)| SheetLine {
        amount: ledger.amount(line.amount),
        description: line.description,
        handle: line.handle,
    });
    let lines: Vec<SheetLine> = lines.collect();
    Some(Sheet { envelope: name, total: total(ledger, lines.iter().map(|line| line.amount)), lines })
}
