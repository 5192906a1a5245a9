//! The difference: what somebody else wrote into the view since it was published becomes ops.
//!
//! Nothing is lost on either side: their lines are recorded, what was recorded here meanwhile stays, and their bytes are
//! kept. Only then may the view be written again.

mod base;
mod eras;

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, Handle, Ledger, Name, Op, OpId, READY_TO_ASSIGN, Record};
use interchange::original::{self, Category, Original};
use report::{Booked, Difference, DifferenceLine, origin_of};

use crate::history::{Came, PastOp, spread, stored_ops};
use crate::import::{Intake, TakenIn};
use crate::source::Found;
use crate::take_over::{intake_of, read_original, take_over_command};
use crate::transactions::{fate, fates};
use crate::wording::counted;
use crate::{Failure, Kind, Session};

use eras::{Era, eras};

use base::{Event, Ours, Text, base, difference, lines_at};

/// How the difference is to be taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DifferenceWish {
    /// The entry that they went on from, where it is known.
    pub since: Option<u64>,
    /// Amounts that are no exact cents are rounded.
    pub round: bool,
    /// The date of what they added, as typed.
    pub date: Option<String>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// Their state beside ours.
struct Compared {
    since: u64,
    /// Their lines that ours lacks, by category.
    added: Vec<Category>,
    /// Transactions that they took out, all of whose lines are gone.
    removed: Vec<Handle>,
    /// Transactions of which they took out only some lines.
    torn: Vec<Handle>,
    /// When envelopes were called as theirs calls them.
    era: Era,
}

/// Takes in what somebody else wrote into the view.
pub async fn import_difference(session: &mut Session, wish: &DifferenceWish) -> Result<Difference, Failure> {
    let key = session.location.published().to_owned();
    let Some(view) = session.see_view(&key).await? else {
        return Err(Failure::new(Kind::Refused, format!("there is no {key} in {}", session.location.store()))
            .hint("`pail publish` makes it"));
    };
    if !session.catch_up().await? {
        return Err(Failure::new(Kind::Refused, format!("there is no ledger here yet, so {key} differs from nothing"))
            .hint(format!("`{}` takes it over as a whole", take_over_command(&key))));
    }
    session.check_writable()?;
    let found = Found::new(&key, view.body, view.modified_ms);
    let currency = session.basis()?.currency();
    if origin_of(&found.bytes).is_some() || session.has_all_of(&found.sha256) {
        session.note(format!("nobody changed {key} since it was published or taken in; nothing to do"));
        let seq = session.journal.seq().map_or(0, |seq| seq.0);
        return Ok(Difference { source: key, since: seq, currency, added: Vec::new(), removed: Vec::new() });
    }
    let theirs = read_original(&found, currency, wish.round)?;
    let ops = session.ops_beside(&found.sha256).await?;
    let compared = compare(session, &ops, &theirs, wish.since)?;
    let said = session.said(&key, &compared)?;
    for handle in &compared.torn {
        session.warn(format!("only one side of {handle} was taken out of {key}; it stays as it is"));
    }
    if wish.dry_run {
        session.note("nothing was written");
        return Ok(said);
    }
    session.take_in_difference(&found, wish, theirs, &compared, &ops).await?;
    Ok(said)
}

fn compare(session: &Session, ops: &[PastOp], theirs: &Original, since: Option<u64>) -> Result<Compared, Failure> {
    let now = session.journal.seq().map_or(0, |seq| seq.0);
    if let Some(since) = since.filter(|since| now < *since) {
        return Err(Failure::usage(format!("--since: there is no #{since}; the last entry is #{now}")));
    }
    let texts: BTreeMap<String, Vec<Text>> =
        theirs.categories.iter().map(|category| (category.name.to_string(), texts(category))).collect();
    let ledger = session.basis()?;
    let told: Vec<(Era, Vec<(u64, Event)>)> =
        eras(ops).into_iter().map(|era| (era.clone(), events(&era.ledger(ledger), ops))).collect();
    let count = |compared: &Compared| compared.added.iter().map(|category| category.lines.len()).sum::<usize>();
    // Under the names that leave least to be told apart; of several, the latest.
    let at = |since| {
        let under = told.iter().rev().map(|(era, events)| at(era, events, theirs, &texts, since));
        under.min_by_key(count).expect("there is at least one era")
    };
    let bases = told.iter().map(|(era, events)| base(events, &texts, (era.from, era.to)));
    let found = bases.max_by_key(|found| found.line_count).map_or(0, |found| found.seq);
    let compared = at(since.unwrap_or(found));
    if since.is_some() || found == now {
        return Ok(compared);
    }
    let by_now = at(now);
    if count(&by_now) < count(&compared) {
        let same = count(&compared).saturating_sub(count(&by_now));
        let key = session.location.published();
        return Err(Failure::new(
            Kind::Refused,
            format!("{same} lines of {key} equal lines that were recorded here since #{found}: they may be the same, or others"),
        )
        .hint(format!("`pail import --difference --since {found}` records them once more"))
        .hint(format!("`pail import --difference --since {now}` takes them for the same, and what is not in {key} for taken out"))
        .hint("with `--dry-run` either only shows what it would do"));
    }
    Ok(compared)
}

fn texts(category: &Category) -> Vec<Text> {
    let text = |line: &original::Line| Text { n: line.n, description: line.description().to_owned() };
    category.lines.iter().map(text).collect()
}

/// What happened to the lines of the view, entry by entry.
fn events(ledger: &Ledger, ops: &[PastOp]) -> Vec<(u64, Event)> {
    let handles: BTreeMap<&OpId, Handle> = ops.iter().map(|past| (&past.id, past.handle)).collect();
    let mut events = Vec::new();
    for past in ops {
        match &past.op {
            Op::Record(record) => {
                let counts = past.came != Came::ImportedVoid;
                events.extend(lines(ledger, past.handle, record).map(|(category, text)| {
                    let line = Ours { text, at: past.handle };
                    (past.handle.seq, Event::Line { category, line, counts })
                }));
            }
            Op::Amend(amend) => events.extend(handles.get(&amend.of).map(|of| {
                let lines = lines(ledger, *of, &amend.now).collect();
                (past.handle.seq, Event::Edited { of: *of, lines })
            })),
            Op::Void(reversal) | Op::Restore(reversal) => {
                let counts = matches!(past.op, Op::Restore(_));
                events.extend(handles.get(&reversal.of).map(|of| (past.handle.seq, Event::Counts { of: *of, counts })));
            }
            Op::Note(_) | Op::Import(_) | Op::Set(_) => {}
        }
    }
    events
}

/// The lines of a version of a transaction, each with its category.
fn lines(ledger: &Ledger, handle: Handle, record: &Record) -> impl Iterator<Item = (String, Text)> {
    let booked = Booked { handle, record: record.clone() };
    let lines = report::lines_of_transaction(ledger, &booked).into_iter();
    let lines = lines.filter(|(id, _)| *id != READY_TO_ASSIGN);
    lines.filter_map(|(id, line)| {
        let text = Text { n: line.amount, description: line.description };
        Some((ledger.envelope(id)?.name.to_string(), text))
    })
}

fn at(
    era: &Era,
    events: &[(u64, Event)],
    theirs: &Original,
    texts: &BTreeMap<String, Vec<Text>>,
    since: u64,
) -> Compared {
    let ours = lines_at(events, since);
    let mut gone: BTreeMap<Handle, usize> = BTreeMap::new();
    let mut added = Vec::new();
    for category in &theirs.categories {
        let name = category.name.to_string();
        let there = texts.get(&name).map(Vec::as_slice).unwrap_or_default();
        let (places, removed) = difference(ours.get(&name).map(Vec::as_slice).unwrap_or_default(), there);
        let lines = places.iter().filter_map(|place| category.lines.get(*place).cloned()).collect();
        added.push(Category { name: category.name.clone(), lines });
        removed.into_iter().for_each(|handle| *gone.entry(handle).or_default() += 1);
    }
    let is_there = |name: &&String| texts.contains_key(name.as_str());
    for name in ours.keys().filter(|name| !is_there(name)) {
        ours.get(name).into_iter().flatten().for_each(|line| *gone.entry(line.at).or_default() += 1);
    }
    let mut whole: BTreeMap<Handle, usize> = BTreeMap::new();
    ours.values().flatten().for_each(|line| *whole.entry(line.at).or_default() += 1);
    let (removed, torn) = gone.into_iter().partition::<Vec<_>, _>(|(handle, count)| whole.get(handle) == Some(count));
    let handles = |counted: Vec<(Handle, usize)>| counted.into_iter().map(|(handle, _)| handle).collect();
    Compared { since, added, removed: handles(removed), torn: handles(torn), era: era.clone() }
}

impl Session {
    /// Every op of the past but what came out of this file: who goes on taking it in compares as at the first time.
    async fn ops_beside(&mut self, sha256: &str) -> Result<Vec<PastOp>, Failure> {
        self.of_each_entry(|entry, ops| {
            let is_of_it = |past: &PastOp| matches!(&past.op, Op::Import(import) if import.source.sha256 == sha256);
            stored_ops(&entry)?.into_iter().filter(|past| !is_of_it(past)).for_each(|past| spread(past, ops));
            Ok(())
        })
        .await
    }

    /// The difference as a person reads it.
    fn said(&self, key: &str, compared: &Compared) -> Result<Difference, Failure> {
        let ledger = self.basis()?;
        let added = compared.added.iter().flat_map(|category| {
            category.lines.iter().map(|line| DifferenceLine {
                category: compared.era.today(ledger, &category.name),
                amount: ledger.amount(line.n),
                description: line.description().to_owned(),
            })
        });
        Ok(Difference {
            source: key.to_owned(),
            since: compared.since,
            currency: ledger.currency(),
            added: added.collect(),
            removed: compared.removed.clone(),
        })
    }

    async fn take_in_difference(
        &mut self,
        found: &Found,
        wish: &DifferenceWish,
        theirs: Original,
        compared: &Compared,
        ops: &[PastOp],
    ) -> Result<(), Failure> {
        let date = self.date_of(found, wish.date.as_deref())?;
        let copy = self.keep_source(found, "json").await?;
        self.take_out(compared, ops).await?;
        let categories = Original { categories: compared.added.clone(), ..theirs };
        let arranged = original::arrange(&categories.categories);
        let called_today = self.called_today(compared, &categories)?;
        let intake = intake_of(found, &called_today, &arranged, date, wish.date.as_deref());
        let intake = Intake { accounts: vec![self.first_account()?], ..intake };
        let taken_in = self.take_in(&intake).await?;
        self.say_unpaired(&categories, &arranged);
        self.say_taken_in(found, &copy, intake.count, taken_in);
        Ok(())
    }

    /// The same categories under the names of today.
    fn called_today(&self, compared: &Compared, theirs: &Original) -> Result<Original, Failure> {
        let ledger = self.basis()?;
        let called = |category: &Category| Category {
            name: compared.era.today(ledger, &category.name),
            lines: category.lines.clone(),
        };
        Ok(Original { categories: theirs.categories.iter().map(called).collect(), ..theirs.clone() })
    }

    /// The account that the original's money is in, by its name of today.
    fn first_account(&self) -> Result<Name, Failure> {
        let first = self.basis()?.account(AccountId(1)).map(|account| account.name.clone());
        first.ok_or_else(|| Failure::new(Kind::Refused, "the ledger has no account"))
    }

    /// Voids what they took out, unless it was voided meanwhile.
    async fn take_out(&mut self, compared: &Compared, ops: &[PastOp]) -> Result<(), Failure> {
        let fates = fates(ops.iter().filter_map(fate));
        let wanted: BTreeSet<Handle> = compared.removed.iter().copied().collect();
        for past in ops.iter().filter(|past| wanted.contains(&past.handle)) {
            self.set_live(past, &fates, false).await?;
        }
        Ok(())
    }

    fn say_taken_in(&mut self, found: &Found, copy: &str, count: usize, taken_in: TakenIn) {
        let at = taken_in.ops.map_or_else(String::new, |(first, _)| format!(" as {first}"));
        let count = counted(count, "transaction");
        let head = self.head_in_words();
        self.note(format!("took in {count} from {}{at}; its bytes are kept as {copy}{head}", found.name));
    }
}
