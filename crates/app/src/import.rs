//! Taking in the transactions of a file: part by part, each one op. Whatever stops it, the same again goes on.

use std::collections::BTreeMap;

use domain::{Draft, DraftImport, Handle, ImportLine, Memo, Name, Progress, Refusal, Request, Source, Tag};
use jiff::civil::Date;
use journal::{OpSource, Verdict};

use crate::fold::handle;
use crate::record::answer;
use crate::{Failure, Kind, Session};

/// How many bytes of transactions one op holds, so that its entry stays within the journal's limit.
pub(crate) const PART_BYTES: usize = 160 * 1024;

/// What a row of a table costs beside its name: its id, its balance afterwards.
const ROW_BYTES: usize = 96;

/// A file's transactions, as they are to be recorded.
pub(crate) struct Intake<'a> {
    /// The file's name.
    pub(crate) name: &'a str,
    /// The hash of its bytes.
    pub(crate) sha256: &'a str,
    /// The date of what says none itself, and that date as it was typed.
    pub(crate) date: Date,
    pub(crate) date_given: Option<String>,
    /// Words that all of them are found by.
    pub(crate) tags: Vec<Tag>,
    /// The accounts that they use.
    pub(crate) accounts: Vec<Name>,
    /// All envelopes, in the order in which they are opened; `Ready to assign` may be among them.
    pub(crate) envelopes: Vec<Name>,
    /// How many there are.
    pub(crate) count: usize,
    /// The transaction of that number, from 0. Its legs name accounts and envelopes by their places in those lists.
    pub(crate) draft: Box<dyn Fn(usize) -> Draft + 'a>,
    /// Remarks that come along.
    pub(crate) notes: Vec<Memo>,
}

/// What an intake came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TakenIn {
    /// Its first and its last op of this run; `None` where nothing was left to do.
    pub(crate) ops: Option<(Handle, Handle)>,
    /// How many transactions of the file had been taken in before.
    pub(crate) before: u64,
}

impl Session {
    /// Records what the file holds and the ledger does not have of it yet.
    pub(crate) async fn take_in(&mut self, intake: &Intake<'_>) -> Result<TakenIn, Failure> {
        let taken_in = self.take_in_parts(intake).await;
        (self.host.progress)(None);
        taken_in
    }

    async fn take_in_parts(&mut self, intake: &Intake<'_>) -> Result<TakenIn, Failure> {
        let of = intake.count as u64;
        let before = self.taken_in(intake.sha256);
        let mut ops: Option<(Handle, Handle)> = None;
        while !self.has_all_of(intake.sha256) {
            for part in parts(intake, usize::try_from(self.taken_in(intake.sha256)).unwrap_or(intake.count)) {
                let request = Request::Import(part);
                let verdict = self.commit(request.clone(), OpSource::Mint).await?;
                let at = match verdict {
                    Verdict::Committed(committed) => handle(committed.place),
                    // Another device took some of it in meanwhile: go on from where it stands.
                    Verdict::Refused { refusal: Refusal::ImportStands { of: theirs, .. }, .. } if theirs == of => break,
                    Verdict::Unknown { reason, .. } => return Err(unknown(&reason)),
                    verdict @ (Verdict::Refused { .. }
                    | Verdict::NotCommitted(_)
                    | Verdict::Conflict { .. }
                    | Verdict::TooOld { .. }) => {
                        return answer(self, &request, verdict).map(|_| TakenIn { ops, before });
                    }
                };
                ops = Some((ops.map_or(at, |(first, _)| first), at));
                let done = self.taken_in(intake.sha256);
                (self.host.progress)(Some(&format!("{done} of {of} transactions")));
                // What is recorded is not held here as well: a file may be long.
                if let Err(error) = self.journal.save() {
                    return Err(self.failure(&error).hint("the same command goes on where it stopped"));
                }
            }
        }
        Ok(TakenIn { ops, before })
    }

    /// How far this file was taken in; `None` where nothing of it is in the ledger.
    pub(crate) fn progress(&self, sha256: &str) -> Option<&Progress> {
        self.basis().ok()?.import(sha256)
    }

    /// Nothing of this file is left to be taken in.
    pub(crate) fn has_all_of(&self, sha256: &str) -> bool {
        self.progress(sha256).is_some_and(Progress::is_complete)
    }

    fn taken_in(&self, sha256: &str) -> u64 {
        self.progress(sha256).map_or(0, |progress| progress.done)
    }
}

pub(crate) fn unknown(reason: &str) -> Failure {
    Failure::new(Kind::Unknown, format!("the last part may or may not have been taken in: {reason}"))
        .hint("run the same command again: it finds out and goes on where it stopped, and takes nothing in twice")
}

/// The parts from that transaction on. The first of all opens every envelope, so that they stand in their order.
fn parts<'a>(intake: &'a Intake<'a>, from: usize) -> impl Iterator<Item = DraftImport> + 'a {
    let names = if from == 0 && opens_apart(intake) { intake.envelopes.as_slice() } else { &[] };
    let names = names.chunks(PART_BYTES / (domain::NAME_BYTES_MAX + ROW_BYTES));
    let openings = names.map(|names| DraftImport { envelopes: names.to_vec(), ..empty(intake, 0) });
    // A file without transactions is one part all the same: it is noted that it was taken in.
    let mut next = (from < intake.count || intake.count == 0).then_some(from);
    let rest = std::iter::from_fn(move || {
        let from = next?;
        let part = part(intake, from);
        next = Some(from + part.drafts.len()).filter(|end| *end < intake.count);
        Some(part)
    });
    openings.chain(rest)
}

/// The names alone are so long that the envelopes are opened in parts of their own, before all others.
fn opens_apart(intake: &Intake<'_>) -> bool {
    let cost = |name: &Name| name.as_str().len() + ROW_BYTES;
    0 < intake.count && PART_BYTES / 2 <= intake.envelopes.iter().map(cost).sum::<usize>()
}

fn empty(intake: &Intake<'_>, from: usize) -> DraftImport {
    DraftImport {
        source: Source {
            name: intake.name.to_owned(),
            sha256: intake.sha256.to_owned(),
            from: from as u64,
            of: intake.count as u64,
        },
        date: intake.date,
        date_given: intake.date_given.clone(),
        tags: intake.tags.clone(),
        accounts: Vec::new(),
        envelopes: Vec::new(),
        drafts: Vec::new(),
        notes: Vec::new(),
    }
}

/// As many transactions from that number on as one op holds.
fn part(intake: &Intake<'_>, from: usize) -> DraftImport {
    let mut part = empty(intake, from);
    let mut accounts = Table::new(&intake.accounts);
    let mut envelopes = Table::new(&intake.envelopes);
    if from == 0 {
        part.notes.clone_from(&intake.notes);
        if !opens_apart(intake) {
            (0..intake.envelopes.len()).for_each(|place| {
                envelopes.row(u32::try_from(place).unwrap_or(u32::MAX));
            });
        }
    }
    let mut bytes: usize = part.notes.iter().map(|note| note.as_str().len() + 4).sum();
    for number in from..intake.count {
        let draft = (intake.draft)(number);
        bytes += serde_json::to_string(&draft).map_or(0, |json| json.len() + 1);
        let draft = ImportLine {
            accounts: draft
                .accounts
                .into_iter()
                .map(|leg| domain::AccountLeg { account: accounts.row(leg.account), ..leg })
                .collect(),
            envelopes: draft.envelopes.into_iter().map(|(place, n)| (envelopes.row(place), n)).collect(),
            ..draft
        };
        part.drafts.push(draft);
        if PART_BYTES < bytes + accounts.bytes + envelopes.bytes {
            break;
        }
    }
    (part.accounts, part.envelopes) = (accounts.names, envelopes.names);
    part
}

/// The names that one part uses, each once.
struct Table<'a> {
    all: &'a [Name],
    rows: BTreeMap<u32, u32>,
    names: Vec<Name>,
    bytes: usize,
}

impl<'a> Table<'a> {
    fn new(all: &'a [Name]) -> Self {
        Self { all, rows: BTreeMap::new(), names: Vec::new(), bytes: 0 }
    }

    /// The place in this part's table of what stands at `place` in the whole one.
    fn row(&mut self, place: u32) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let row = *self.rows.entry(place).or_insert(next);
        let name = usize::try_from(place).ok().and_then(|place| self.all.get(place));
        if let Some(name) = name.filter(|_| row == next) {
            self.bytes += name.as_str().len() + ROW_BYTES;
            self.names.push(name.clone());
        }
        row
    }
}
