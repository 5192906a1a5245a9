//! An export of this program becomes a ledger in which nothing is missing.

use std::collections::BTreeMap;

use domain::{AccountLeg, Draft, Genesis, GenesisAccount, Ledger, Name, Whose};
use interchange::book::{self, Book, BookAccount, BookPosting};

use super::settings::Setup;
use super::{TakeOverWish, bad_input};
use crate::import::Intake;
use crate::init::InitWish;
use crate::source::Found;
use crate::wording::quoted;
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
    // Of a file of which transactions are there already, the settings were taken; what was set since stays.
    let setup = Some(Setup::of(&book)).filter(|_| session.progress(&found.sha256).is_none());
    if let Some(setup) = &setup {
        session.check_settings(found, setup, wish.settings)?;
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
    if let Some(setup) = &setup {
        session.take_settings(found, setup, wish.settings.unwrap_or_default()).await?;
    }
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
            opening: transaction.opening,
            void: transaction.voided,
            accounts: transaction.accounts.iter().map(leg).collect(),
            envelopes: transaction.envelopes.iter().map(envelope).collect(),
        }
    }
}

/// The ledger as it begins. A genesis has what its first accounts are without a word of it; the others are opened then.
fn genesis_of(book: &Book) -> Genesis {
    let is_unlisted = |name: &Name| {
        let whose = Whose::Account(name.clone());
        book.settings.iter().any(|setting| setting.whose == whose && setting.is_unlisted())
    };
    let first = book.accounts.iter().take_while(|account| account.has_first_kind() && !is_unlisted(&account.name));
    let accounts = (1..).zip(first).map(|(id, account)| GenesisAccount {
        id: domain::AccountId(id),
        name: account.name.clone(),
        law: account.law(),
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

    /// A ledger that can hold this book: it counts in the same currency, and the accounts that both have are on the same side
    /// of the law.
    fn check_like(&self, book: &Book) -> Result<(), Failure> {
        let ledger = self.basis()?;
        let address = &self.location.address;
        if ledger.currency() != book.currency {
            let words =
                format!("the ledger at {address} counts in {} and the file in {}", ledger.currency(), book.currency);
            return Err(Failure::new(Kind::Refused, words)
                .hint("`--store` or another LEDGER_KEY makes a ledger of its own of it"));
        }
        let law =
            |name: &Name| ledger.all_accounts().find(|(_, known)| known.name == *name).map(|(_, known)| known.law);
        let is_other = |account: &&BookAccount| law(&account.name).is_some_and(|law| law != account.law());
        let Some(account) = book.accounts.iter().find(is_other) else { return Ok(()) };
        let (here, there) = if account.law() { ("outside", "inside") } else { ("inside", "outside") };
        let name = &account.name;
        Err(Failure::new(
            Kind::Refused,
            format!("the account {name} is {here} the budget here, and {there} it in the file"),
        )
        .hint(format!("`pail account rename {} NEW` makes room for it", quoted(name.as_str()))))
    }
}
