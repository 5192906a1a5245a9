//! An export of this program becomes a ledger in which nothing is missing.

use std::collections::BTreeMap;

use domain::{AccountLeg, Draft, Genesis, GenesisAccount, Ledger, Name};
use interchange::book::{self, Book, BookPosting};

use super::{TakeOverWish, bad_input};
use crate::import::Intake;
use crate::init::InitWish;
use crate::source::Found;
use crate::{Failure, Kind, Session};

pub(super) async fn take_over_book(
    session: &mut Session,
    wish: &TakeOverWish,
    init: &InitWish,
    found: &Found,
) -> Result<(), Failure> {
    let book = book::read_book(&found.bytes).map_err(|problem| bad_input(&found.name, &problem))?;
    if wish.round || wish.date.is_some() {
        let option = if wish.round { "--round" } else { "--date" };
        return Err(Failure::usage(format!("{} is an export of pail: {option} has no meaning for it", found.name)));
    }
    if let Some(part) = &book.part {
        session.warn(format!("{} is a part of a ledger, found by `{part}`; what is not in it stays out", found.name));
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
        count: book.transactions.len(),
        draft: Box::new(|at| places.draft(&book, at)),
        accounts: accounts.clone(),
        envelopes: envelopes.clone(),
        notes: book.notes.iter().map(|note| note.text.clone()).collect(),
    };
    session.begin().await?;
    let ending = if found.bytes.trim_ascii_start().first() == Some(&b'{') { "json" } else { "csv" };
    let copy = session.keep_source(found, ending).await?;
    let taken_in = session.take_in(&intake).await?;
    session.say_taken_over(found, &copy, intake.count, taken_in);
    Ok(())
}

/// Where each name of a book stands in its list.
struct Places<'a> {
    accounts: BTreeMap<&'a Name, u32>,
    envelopes: BTreeMap<&'a Name, u32>,
}

impl<'a> Places<'a> {
    fn of(accounts: &'a [Name], envelopes: &'a [Name]) -> Self {
        let places = |names: &'a [Name]| names.iter().zip(0..).collect();
        Self { accounts: places(accounts), envelopes: places(envelopes) }
    }

    fn draft(&self, book: &Book, at: usize) -> Draft {
        let Some(transaction) = book.transactions.get(at) else { return Draft::default() };
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
    /// Plans a ledger as this genesis has it.
    fn plan_genesis(&mut self, genesis: Genesis) -> Result<(), Failure> {
        let ledger = Ledger::begin(&genesis).map_err(|problem| Failure::new(Kind::BadInput, problem))?;
        self.planned = Some((genesis, ledger));
        Ok(())
    }

    /// A ledger that was begun for this book, or could have been.
    fn check_like(&self, book: &Book) -> Result<(), Failure> {
        let ledger = self.basis()?;
        let accounts: Vec<(&Name, bool)> =
            ledger.all_accounts().map(|(_, account)| (&account.name, account.law)).collect();
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
}
