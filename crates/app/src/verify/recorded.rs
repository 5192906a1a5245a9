//! What every transaction is, as a few bytes each: the fold has no history, so it takes the word of a void or an amend for
//! what the transaction was, and of new months for what moves between them. Here both are held against the transactions.

use std::collections::HashMap;

use domain::{Calendar, DayCells, Import, Op, OpId, Settings, Was};
use journal::Entry;
use sha2::{Digest, Sha256};

use crate::history::stored_ops;

/// A part of a SHA-256 that nobody meets twice.
type Mark = [u8; 16];

/// The transactions so far: date and postings of each, by its id.
#[derive(Default)]
pub(super) struct Recorded {
    known: HashMap<Mark, Mark>,
    days: DayCells,
    calendar: Calendar,
}

impl Recorded {
    /// What is wrong with what the entry says of earlier transactions.
    pub(super) fn examine(&mut self, entry: &Entry) -> Vec<String> {
        let mut wrong = Vec::new();
        for past in stored_ops(entry).unwrap_or_default() {
            match &past.op {
                Op::Record(record) => self.note(&past.id, &record.was()),
                Op::Amend(amend) => {
                    wrong.extend(self.problem(&amend.of, &amend.was));
                    self.note(&amend.of, &amend.now.was());
                }
                Op::Import(import) => self.note_all(&past.id, import),
                Op::Void(reversal) | Op::Restore(reversal) => {
                    wrong.extend(self.problem(&reversal.of, &reversal.was));
                }
                Op::Set(settings) => wrong.extend(self.months(settings)),
                Op::Note(_) => {}
            }
            self.days.take(&past.op);
        }
        wrong
    }

    /// What the op says of the months that begin otherwise from here on.
    fn months(&mut self, settings: &Settings) -> Option<String> {
        let after = self.calendar.set_all(&settings.sets);
        let before = std::mem::replace(&mut self.calendar, after);
        let months = settings.months.as_ref()?;
        let is_right = months.moves == self.days.moves(&before, &self.calendar);
        (!is_right).then(|| "what it moves between months is not what lies on those days".to_owned())
    }

    fn note_all(&mut self, id: &OpId, import: &Import) {
        for (id, record) in import.transactions(id) {
            self.note(&id, &record.was());
        }
    }

    fn note(&mut self, id: &OpId, was: &Was) {
        self.known.insert(mark(id.0.as_bytes()), mark_of(was));
    }

    fn problem(&self, of: &OpId, was: &Was) -> Option<String> {
        match self.known.get(&mark(of.0.as_bytes())) {
            None => Some(format!("it changes the transaction {of}, which was never recorded")),
            Some(known) if *known != mark_of(was) => Some(format!("its `was` is not what the transaction {of} was")),
            Some(_) => None,
        }
    }
}

fn mark_of(was: &Was) -> Mark {
    mark(&serde_json::to_vec(was).expect("postings are plain data"))
}

fn mark(bytes: &[u8]) -> Mark {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    hash.first_chunk().copied().expect("a hash has more bytes")
}
