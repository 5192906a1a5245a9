//! Taking over: the original program's ledger, or an export of this one, becomes a ledger of its own.
//!
//! The bytes themselves are kept first, under their hash, and read back; only then is anything recorded. Whatever stops
//! it, the same command goes on; run again, it finds nothing to do.

mod of_book;
mod said;
mod settings;

use domain::{AccountLeg, Currency, Draft, Name, Prefer, Status, Tag, parse_date};
use interchange::book;
use interchange::original::{self, Arranged, Line, Original, Rounding, Step};
use interchange::{Problem, book::Kind as FileKind};
use jiff::civil::Date;

use crate::import::Intake;
use crate::init::{InitWish, checked};
use crate::source::Found;
use crate::wording::quoted;
use crate::{Failure, Kind, Session};

/// What the user wants to be taken over, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakeOverWish {
    /// A file of this machine, or a key in the store.
    pub what: String,
    /// Amounts that are no exact cents are rounded.
    pub round: bool,
    /// The date of what has none, as typed.
    pub date: Option<String>,
    /// What holds where the ledger and the file both have a setting and not the same; to be asked, if absent.
    pub settings: Option<Prefer>,
    /// What the new ledger shall be.
    pub init: InitWish,
}

/// Makes a ledger of a file.
pub async fn take_over(session: &mut Session, wish: &TakeOverWish) -> Result<(), Failure> {
    let init = checked(&wish.init)?;
    let found = session.find_source(&wish.what).await?;
    let has_ledger = session.catch_up().await?;
    session.check_writable()?;
    if has_ledger && session.has_all_of(&found.sha256) {
        session.note(format!("{} was taken over before; nothing to do", found.name));
        return Ok(());
    }
    let kind = book::recognise(&found.bytes);
    let is_begun = session.is_empty() || session.progress(&found.sha256).is_some();
    // An export brings its settings before its first transaction, and a ledger without any may have settings of its own.
    let is_begun = is_begun || (kind == FileKind::Book && !session.basis()?.has_transactions());
    if has_ledger && !is_begun {
        return Err(taken(session, &found));
    }
    match kind {
        FileKind::Book => of_book::take_over_book(session, wish, &init, &found).await,
        // Whatever else it is, reading says what is wrong with it, and where.
        FileKind::Original | FileKind::Unknown => of_original(session, wish, &init, &found).await,
    }
}

fn taken(session: &Session, found: &Found) -> Failure {
    let address = &session.location.address;
    let failure = Failure::new(
        Kind::Refused,
        format!("there is a ledger at {address} already; {} would be mixed with it", found.name),
    );
    if found.name == session.location.published() {
        failure.hint("`pail import --difference` takes in what the original program wrote since")
    } else {
        failure.hint("`--store` or another LEDGER_KEY makes a ledger of its own of it")
    }
}

async fn of_original(
    session: &mut Session,
    wish: &TakeOverWish,
    init: &InitWish,
    found: &Found,
) -> Result<(), Failure> {
    if !session.has_ledger() {
        session.plan_ledger(init.currency.as_deref(), init.time_zone.as_deref())?;
    }
    let currency = session.basis()?.currency();
    let original = read_original(found, currency, wish.round)?;
    if original.has_seal {
        session.warn(format!("{} was written by pail, as a view: dates, accounts and history are not in it; `pail export` writes everything", found.name));
    }
    let date = session.date_of(found, wish.date.as_deref())?;
    let arranged = original::arrange(&original.categories);
    let intake = intake_of(found, &original, &arranged, date, wish.date.as_deref());
    session.begin().await?;
    let copy = session.keep_source(found, "json").await?;
    let taken_in = session.take_in(&intake).await?;
    session.say_findings(&original, &arranged, currency);
    session.say_taken_over(found, &copy, intake.count, taken_in);
    Ok(())
}

pub(crate) fn read_original(found: &Found, currency: Currency, round: bool) -> Result<Original, Failure> {
    let rounding = if round { Rounding::ToNearest } else { Rounding::Refuse };
    original::read(&found.bytes, currency, rounding).map_err(|problem| bad_input(&found.name, &problem))
}

fn bad_input(name: &str, problem: &Problem) -> Failure {
    Failure::new(Kind::BadInput, format!("{name}: {problem}")).hint(&problem.remedy)
}

/// The original's transactions as they are to be recorded.
pub(crate) fn intake_of<'a>(
    found: &'a Found,
    original: &'a Original,
    arranged: &'a Arranged,
    date: Date,
    typed: Option<&str>,
) -> Intake<'a> {
    Intake {
        name: &found.name,
        sha256: &found.sha256,
        date,
        date_given: typed.map(str::to_owned),
        tags: vec![imported_tag()],
        accounts: vec![cash()],
        envelopes: original.categories.iter().map(|category| category.name.clone()).collect(),
        count: arranged.steps.len(),
        draft: Box::new(|at| draft_of_step(original, arranged, at)),
        notes: Vec::new(),
    }
}

/// What the original's money is in.
fn cash() -> Name {
    Name::parse("Cash").expect("the account that every new ledger has")
}

fn imported_tag() -> Tag {
    Tag::parse("imported").expect("one word is a tag")
}

/// One step of the original's ledger as a transaction.
fn draft_of_step(original: &Original, arranged: &Arranged, at: usize) -> Draft {
    let line = |category: u32, line: u32| -> Option<&Line> {
        original.categories.get(usize::try_from(category).ok()?)?.lines.get(usize::try_from(line).ok()?)
    };
    match arranged.steps.get(at) {
        Some(Step::Line { category, line: number }) => {
            let found = line(*category, *number);
            let n = found.map_or(0, |line| line.n);
            let leg = AccountLeg { account: 0, n, status: Status::Unmarked, ext: None };
            Draft {
                memo: found.and_then(|line| line.memo.clone()),
                accounts: vec![leg],
                envelopes: vec![(*category, n)],
                ..Draft::default()
            }
        }
        Some(Step::Transfer { from, to }) => {
            let n = line(to.category, to.line).map_or(0, |line| line.n);
            Draft { envelopes: vec![(from.category, n.saturating_neg()), (to.category, n)], ..Draft::default() }
        }
        None => Draft::default(),
    }
}

impl Session {
    /// The day of what has none: as typed, else when the file was written last, else today, where the ledger lives.
    pub(crate) fn date_of(&self, found: &Found, typed: Option<&str>) -> Result<Date, Failure> {
        let today = self.today()?;
        match (typed, found.modified_ms) {
            (Some(text), _) => parse_date(text, today).map_err(|problem| Failure::usage(format!("--date: {problem}"))),
            (None, Some(modified_ms)) => Ok(self.local(modified_ms)?.date()),
            (None, None) => Ok(today),
        }
    }
}

/// The command that takes over what lies at this key.
pub(crate) fn take_over_command(key: &str) -> String {
    format!("pail init --import {}", quoted(key))
}
