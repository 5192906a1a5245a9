//! Export: everything that the ledger holds, as one file that this program reads back.

use domain::{AccountPosting, EnvelopePosting, Name, Op, Status};
use interchange::book::{Book, BookAccount, BookNote, BookOrigin, BookPosting, BookTransaction, write_csv, write_json};
use journal::{Entry, timestamp};
use report::opens_account;

use crate::asked::Asked;
use crate::history::{PastOp, spread, stored_ops};
use crate::transactions::{counts, fate, fates};
use crate::wording::counted;
use crate::{Failure, QueryWish, Session};

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// One JSON object.
    Json,
    /// One table.
    Csv,
}

/// Everything, or the transactions that are asked for, in that form.
pub async fn export(session: &mut Session, wish: &QueryWish, form: ExportForm) -> Result<String, Failure> {
    if !session.catch_up().await? {
        return Err(Failure::no_ledger("export"));
    }
    let asked = Asked::read(session, wish)?.uncut("an export")?;
    let book = session.book(&asked).await?;
    if let Some(part) = &book.part {
        let count = counted(book.transactions.len(), "transaction");
        session.note(format!("a part of the ledger: {count}, found by `{part}`"));
    }
    Ok(match form {
        ExportForm::Json => write_json(&book),
        ExportForm::Csv => write_csv(&book),
    })
}

impl Session {
    async fn book(&mut self, asked: &Asked) -> Result<Book, Failure> {
        let ops = self.of_each_entry(with_remarks).await?;
        let origin = self.origin().ok_or_else(|| self.failure(&journal::JournalError::NoLedger))?;
        let origin = BookOrigin { ledger: origin.ledger, seq: origin.seq, head: origin.head };
        let ledger = self.basis()?;
        let mut fates = fates(ops.iter().filter_map(fate));
        let account = |posting: &AccountPosting| BookPosting {
            name: ledger.account(posting.id).map_or_else(|| posting.name.clone(), |account| account.name.clone()),
            n: posting.n,
            law: posting.law,
            status: posting.status,
            ext: posting.ext.clone(),
        };
        let envelope = |posting: &EnvelopePosting| BookPosting {
            name: ledger.envelope(posting.id).map_or_else(|| posting.name.clone(), |envelope| envelope.name.clone()),
            n: posting.n,
            law: true,
            status: Status::Unmarked,
            ext: None,
        };
        let mut book = Book {
            currency: ledger.currency(),
            time_zone: ledger.time_zone().to_owned(),
            origin,
            part: asked.in_words(),
            accounts: ledger
                .all_accounts()
                .map(|(_, known)| BookAccount { name: known.name.clone(), kind: known.kind() })
                .collect(),
            envelopes: ledger.opened().map(|(_, envelope)| envelope.name.clone()).collect::<Vec<Name>>(),
            settings: ledger.named_settings(),
            transactions: Vec::new(),
            notes: Vec::new(),
        };
        for past in ops {
            let (recorded_at, recorded_by) = (timestamp(past.ts_ms), past.by);
            let (id, handle) = (past.id.to_string(), past.handle);
            match past.op {
                Op::Record(recorded) => {
                    let voided = !counts(past.came, &past.id, &fates);
                    let record = fates.remove(&past.id).and_then(|fate| fate.record).unwrap_or(recorded);
                    if !asked.fits(&record) {
                        continue;
                    }
                    book.transactions.push(BookTransaction {
                        voided,
                        opening: opens_account(&record),
                        accounts: record.accounts.iter().map(account).collect(),
                        envelopes: record.envelopes.iter().map(envelope).collect(),
                        id,
                        handle,
                        recorded_at,
                        recorded_by,
                        date: record.date,
                        payee: record.payee.map(|payee| ledger.payee(&payee)),
                        memo: record.memo,
                        tags: record.tags,
                        refund: record.refund,
                    });
                }
                // Remarks have no lines that a query could be about.
                Op::Note(_) | Op::Import(_) if book.part.is_some() => {}
                Op::Note(note) => {
                    book.notes.push(BookNote { id, handle, recorded_at, recorded_by, text: note.text });
                }
                Op::Import(import) => book.notes.extend(import.notes.into_iter().map(|text| BookNote {
                    id: id.clone(),
                    handle,
                    recorded_at: recorded_at.clone(),
                    recorded_by: recorded_by.clone(),
                    text,
                })),
                Op::Amend(_) | Op::Void(_) | Op::Restore(_) | Op::Set(_) => {}
            }
        }
        Ok(book)
    }
}

/// The ops of an entry: an import as its transactions, and once more as itself, for the remarks that came with it.
fn with_remarks(entry: Entry, into: &mut Vec<PastOp>) -> Result<(), Failure> {
    for past in stored_ops(&entry)? {
        if let Op::Import(import) = &past.op
            && !import.notes.is_empty()
        {
            let notes_alone = domain::Import { records: Vec::new(), ..import.clone() };
            into.push(PastOp { op: Op::Import(notes_alone), ..past.clone() });
        }
        spread(past, into);
    }
    Ok(())
}
