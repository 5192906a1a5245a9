//! Taking over: the original program's ledger, or an export of this one, becomes a ledger of its own.
//!
//! The bytes themselves are kept first, under their hash, and read back; only then is anything recorded. Whatever stops
//! it, the same command goes on; run again, it finds nothing to do.

use domain::{AccountLeg, Currency, Draft, Genesis, GenesisAccount, Ledger, Name, Status, Tag, parse_date};
use interchange::book::{self, Book, BookPosting};
use interchange::original::{self, Arranged, Line, Original, Rounding, Step};
use interchange::{Problem, book::Kind as FileKind};
use jiff::civil::Date;

use crate::import::{Intake, TakenIn};
use crate::init::{InitWish, checked};
use crate::source::Found;
use crate::wording::{counted, quoted};
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
    let is_begun = has_ledger && (session.is_empty() || session.has_part_of(&found.sha256));
    if has_ledger && !is_begun {
        return Err(taken(session, &found));
    }
    match book::recognise(&found.bytes) {
        FileKind::Book => of_book(session, wish, &init, &found).await,
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
    let rounding = if wish.round { Rounding::ToNearest } else { Rounding::Refuse };
    let original =
        original::read(&found.bytes, currency, rounding).map_err(|problem| bad_input(&found.name, &problem))?;
    if original.has_seal {
        session.warn(format!("{} was written by pail, as a view: dates, accounts and history are not in it; `pail export` writes everything", found.name));
    }
    let date = session.date_of(found, wish.date.as_deref())?;
    let arranged = original::arrange(&original.categories);
    let envelopes: Vec<Name> = original.categories.iter().map(|category| category.name.clone()).collect();
    let intake = Intake {
        name: &found.name,
        sha256: &found.sha256,
        date,
        date_given: wish.date.clone(),
        tags: vec![imported_tag()],
        accounts: &[cash()],
        envelopes: &envelopes,
        count: arranged.steps.len(),
        draft: &|at| draft_of_step(&original, &arranged, at),
        notes: Vec::new(),
    };
    session.begin_taking_over().await?;
    let copy = session.keep_source(found, "json").await?;
    let taken_in = session.take_in(&intake).await?;
    session.say_findings(&original, &arranged, currency);
    session.say_taken_over(found, &copy, intake.count, taken_in);
    Ok(())
}

async fn of_book(session: &mut Session, wish: &TakeOverWish, init: &InitWish, found: &Found) -> Result<(), Failure> {
    let book = book::read_book(&found.bytes).map_err(|problem| bad_input(&found.name, &problem))?;
    if wish.round || wish.date.is_some() {
        let option = if wish.round { "--round" } else { "--date" };
        return Err(Failure::usage(format!("{} is an export of pail: {option} has no meaning for it", found.name)));
    }
    let is_other = |wished: Option<&str>, has: &str| wished.is_some_and(|wished| wished != has);
    if is_other(init.currency.as_deref(), book.currency.code()) || is_other(init.time_zone.as_deref(), &book.time_zone)
    {
        return Err(Failure::usage(format!(
            "{} counts in {} and lives in {}, and so will its ledger",
            found.name, book.currency, book.time_zone
        ))
        .hint("leave `--currency` and `--time-zone` out"));
    }
    if session.has_ledger() {
        session.check_like(&book)?;
    } else {
        session.plan_genesis(genesis_of(&book))?;
    }
    let accounts: Vec<Name> = book.accounts.iter().map(|account| account.name.clone()).collect();
    // `Ready to assign` is there from the start, and may be used.
    let mut envelopes = book.envelopes.clone();
    envelopes.push(Name::parse(domain::READY_TO_ASSIGN_NAME).expect("the reserved name is a name"));
    let places = Places::of(&accounts, &envelopes);
    let intake = Intake {
        name: &found.name,
        sha256: &found.sha256,
        date: book.transactions.first().map_or(session.today()?, |transaction| transaction.date),
        date_given: None,
        tags: Vec::new(),
        accounts: &accounts,
        envelopes: &envelopes,
        count: book.transactions.len(),
        draft: &|at| places.draft(&book, at),
        notes: book.notes.iter().map(|note| note.text.clone()).collect(),
    };
    session.begin_taking_over().await?;
    let ending = if found.bytes.trim_ascii_start().first() == Some(&b'{') { "json" } else { "csv" };
    let copy = session.keep_source(found, ending).await?;
    let taken_in = session.take_in(&intake).await?;
    session.say_taken_over(found, &copy, intake.count, taken_in);
    Ok(())
}

pub(crate) fn bad_input(name: &str, problem: &Problem) -> Failure {
    Failure::new(Kind::BadInput, format!("{name}: {problem}")).hint(&problem.remedy)
}

/// What the original's money is in.
pub(crate) fn cash() -> Name {
    Name::parse(crate::record::DEFAULT_ACCOUNT).expect("the default account has a name")
}

pub(crate) fn imported_tag() -> Tag {
    Tag::parse("imported").expect("one word is a tag")
}

/// One step of the original's ledger as a transaction.
pub(crate) fn draft_of_step(original: &Original, arranged: &Arranged, at: usize) -> Draft {
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
                ..nothing()
            }
        }
        Some(Step::Transfer { from, to }) => {
            let n = line(to.category, to.line).map_or(0, |line| line.n);
            Draft { envelopes: vec![(from.category, n.saturating_neg()), (to.category, n)], ..nothing() }
        }
        None => nothing(),
    }
}

fn nothing() -> Draft {
    Draft {
        date: None,
        payee: None,
        memo: None,
        tags: Vec::new(),
        refund: false,
        void: false,
        accounts: Vec::new(),
        envelopes: Vec::new(),
    }
}

/// Where each name of a book stands in its list.
struct Places<'a> {
    accounts: std::collections::BTreeMap<&'a Name, u32>,
    envelopes: std::collections::BTreeMap<&'a Name, u32>,
}

impl<'a> Places<'a> {
    fn of(accounts: &'a [Name], envelopes: &'a [Name]) -> Self {
        let places = |names: &'a [Name]| names.iter().zip(0..).collect();
        Self { accounts: places(accounts), envelopes: places(envelopes) }
    }

    fn draft(&self, book: &Book, at: usize) -> Draft {
        let Some(transaction) = book.transactions.get(at) else { return nothing() };
        // Reading a book sees to it that every posting names what is in its lists.
        let leg = |posting: &BookPosting| AccountLeg {
            account: self.accounts.get(&posting.name).copied().unwrap_or(u32::MAX),
            n: posting.n,
            status: posting.status,
            ext: posting.ext.clone(),
        };
        let envelope =
            |posting: &BookPosting| (self.envelopes.get(&posting.name).copied().unwrap_or(u32::MAX), posting.n);
        Draft {
            date: Some(transaction.date),
            payee: transaction.payee.clone(),
            memo: transaction.memo.clone(),
            tags: transaction.tags.clone(),
            refund: transaction.refund,
            void: transaction.voided,
            accounts: transaction.accounts.iter().map(leg).collect(),
            envelopes: transaction.envelopes.iter().map(envelope).collect(),
        }
    }
}

fn genesis_of(book: &Book) -> Genesis {
    let accounts = (1..).zip(&book.accounts).map(|(id, account)| GenesisAccount {
        id: domain::AccountId(id),
        name: account.name.clone(),
        law: account.law,
    });
    Genesis { accounts: accounts.collect(), ..Genesis::with_cash(book.currency, &book.time_zone) }
}

impl Session {
    /// Some of this file is in the ledger.
    fn has_part_of(&self, sha256: &str) -> bool {
        self.basis().is_ok_and(|ledger| ledger.import(sha256).is_some())
    }

    /// Plans a ledger as this genesis has it.
    fn plan_genesis(&mut self, genesis: Genesis) -> Result<(), Failure> {
        let ledger = Ledger::begin(&genesis).map_err(|problem| Failure::new(Kind::BadInput, problem))?;
        self.planned = Some((genesis, ledger));
        Ok(())
    }

    /// A ledger that was begun for this book, or could have been.
    fn check_like(&self, book: &Book) -> Result<(), Failure> {
        let ledger = self.basis()?;
        let accounts: Vec<(&Name, bool)> = ledger.accounts().map(|(_, account)| (&account.name, account.law)).collect();
        let has: Vec<(&Name, bool)> = book.accounts.iter().map(|account| (&account.name, account.law)).collect();
        if (ledger.currency(), ledger.time_zone(), accounts) == (book.currency, book.time_zone.as_str(), has) {
            return Ok(());
        }
        Err(Failure::new(
            Kind::Refused,
            format!(
                "the empty ledger at {} has another currency, time zone or other accounts than the file",
                self.location.address
            ),
        )
        .hint("`--store` or another LEDGER_KEY makes a ledger of its own of it"))
    }

    /// The day of what has none: as typed, else when the file was written last, else today, where the ledger lives.
    pub(crate) fn date_of(&self, found: &Found, typed: Option<&str>) -> Result<Date, Failure> {
        let today = self.today()?;
        match (typed, found.modified_ms) {
            (Some(text), _) => parse_date(text, today).map_err(|problem| Failure::usage(format!("--date: {problem}"))),
            (None, Some(modified_ms)) => Ok(self.local(modified_ms)?.date()),
            (None, None) => Ok(today),
        }
    }

    fn say_findings(&mut self, original: &Original, arranged: &Arranged, currency: Currency) {
        for drift in &original.drifts {
            self.note(format!(
                "{}: the stored balance was {}, and its lines come to {} {currency}; the lines hold",
                drift.category, drift.stored, drift.computed
            ));
        }
        if let Some(rounded) = &original.rounded {
            self.warn(format!(
                "rounded {}; in all that adds {} {currency}",
                counted(usize::try_from(rounded.line_count).unwrap_or(usize::MAX), "amount"),
                rounded.difference
            ));
        }
        for field in &original.unknown_fields {
            self.note(format!("the field `{field}` means nothing here; it is in the copy"));
        }
        for place in &original.cleaned {
            self.note(format!("{place}: the description was shortened or cleaned; the copy has it whole"));
        }
        self.say_unpaired(original, arranged);
        let overspent: Vec<String> = self.basis().map_or_else(
            |_| Vec::new(),
            |ledger| {
                let below = ledger.listed().filter(|(_, envelope)| envelope.balance < 0);
                below
                    .map(|(_, envelope)| {
                        format!("{} is overspent: {} {currency}", envelope.name, ledger.amount(envelope.balance))
                    })
                    .collect()
            },
        );
        overspent.into_iter().for_each(|words| self.warn(words));
    }

    /// Lines that say `Transfer` and have no other side.
    pub(crate) fn say_unpaired(&mut self, original: &Original, arranged: &Arranged) {
        const SHOWN_MAX: usize = 20;
        let Ok(ledger) = self.basis() else { return };
        let mut words = Vec::new();
        for place in arranged.unpaired.iter().take(SHOWN_MAX) {
            let category = usize::try_from(place.category).ok().and_then(|at| original.categories.get(at));
            let line = category.and_then(|category| category.lines.get(usize::try_from(place.line).ok()?));
            let (Some(category), Some(line)) = (category, line) else { continue };
            let memo = line.memo.as_ref().map_or("", |memo| memo.as_str());
            let kept = if line.n < 0 { "withdrawal" } else { "deposit" };
            let amount = domain::Amount::new(line.n, ledger.currency())
                .map_or_else(|_| line.n.to_string(), |amount| amount.signed());
            words.push(format!("{} {amount} \"{memo}\" has no other side; kept as a {kept}", category.name));
        }
        let more = arranged.unpaired.len().saturating_sub(SHOWN_MAX);
        if 0 < more {
            words.push(format!("{more} more transfers have no other side; they are kept as withdrawals and deposits"));
        }
        words.into_iter().for_each(|words| self.note(words));
    }

    fn say_taken_over(&mut self, found: &Found, copy: &str, count: usize, taken_in: TakenIn) {
        let envelopes = self.basis().map_or(0, |ledger| ledger.listed().count());
        let at = match taken_in.ops {
            Some((first, last)) if first == last => format!(" as {first}"),
            Some((first, last)) => format!(" as {first} to {last}"),
            None => String::new(),
        };
        let on = if 0 < taken_in.before { format!("; {} of them before", taken_in.before) } else { String::new() };
        self.note(format!(
            "took over {} in {} from {}{at}{on}; its bytes are kept as {copy}",
            counted(count, "transaction"),
            counted(envelopes, "envelope"),
            found.name
        ));
    }
}

/// The command that takes over what lies at this key.
pub(crate) fn take_over_command(key: &str) -> String {
    format!("pail init --import {}", quoted(key))
}
