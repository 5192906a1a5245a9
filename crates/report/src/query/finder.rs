//! What fits a query: whole transactions, or single postings of them.
//!
//! *A transaction* fits where the query is true of it; a term about envelopes, accounts, amounts or the status is true
//! where it is true of any of its postings.
//!
//! *A posting* is asked by itself, also in a transaction that does not fit as a whole. `env:` asks an envelope's
//! posting for its own name, `acct:` and `status:` ask an account's posting likewise, and `amt:` asks either for its
//! own change; a term about the other side asks all postings there. A word that is in names of one side only is asked
//! like `env:` or `acct:`, one that is in names of both asks each posting for its own name; and a word fits all
//! postings where payee or memo holds it, unless it is a whole name. `payee:`, `memo:`, `tag:` and `date:` ask the transaction. Only postings of
//! the sides that the query speaks of are picked: see [`Sides`].

mod names;
mod node;
mod reach;
mod whole;

use domain::{AccountPosting, EnvelopePosting, Ledger, Memo, Name, Record, Tag};
use jiff::civil::Date;

use super::Query;

pub use reach::Reach;

use node::{Asked, Node};

/// A transaction as a query looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The accounting date.
    pub date: Date,
    /// Who was paid, or who paid.
    pub payee: Option<&'a Name>,
    /// What a person wrote beside it.
    pub memo: Option<&'a Memo>,
    /// Words to find it by.
    pub tags: &'a [Tag],
    /// Where money came and went.
    pub accounts: &'a [AccountPosting],
    /// What it was for.
    pub envelopes: &'a [EnvelopePosting],
}

/// The sides whose postings a query can pick. A query speaks of the envelopes where it has `env:` or a word that is in
/// an envelope's name, and of the accounts where it has `acct:`, `status:` or a word that is in an account's name; one
/// that speaks of neither picks on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Postings of envelopes.
    Envelopes,
    /// Postings of accounts.
    Accounts,
    /// Postings of envelopes and of accounts.
    Both,
}

/// A query that knows the names of today: those of the ids that are in the journal, whatever they were called then.
#[derive(Clone, Debug)]
pub struct Finder {
    root: Node,
    sides: Sides,
}

impl<'a> From<&'a Record> for Seen<'a> {
    fn from(record: &'a Record) -> Self {
        Self {
            date: record.date,
            payee: record.payee.as_ref(),
            memo: record.memo.as_ref(),
            tags: &record.tags,
            accounts: &record.accounts,
            envelopes: &record.envelopes,
        }
    }
}

impl Sides {
    /// Whether postings of envelopes can be picked.
    pub fn has_envelopes(self) -> bool {
        self != Self::Accounts
    }

    /// Whether postings of accounts can be picked.
    pub fn has_accounts(self) -> bool {
        self != Self::Envelopes
    }
}

impl Finder {
    /// Looks the names of the query up in the ledger, once for all transactions.
    pub fn new(query: &Query, ledger: &Ledger) -> Self {
        let root = names::node(query, ledger);
        let sides = match root.speaks_of() {
            (true, false) => Sides::Envelopes,
            (false, true) => Sides::Accounts,
            (true, true) | (false, false) => Sides::Both,
        };
        Self { root, sides }
    }

    /// The sides whose postings the query can pick.
    pub fn sides(&self) -> Sides {
        self.sides
    }

    /// Whether nothing was asked.
    pub fn is_of_everything(&self) -> bool {
        matches!(self.root, Node::Every)
    }

    /// Whether all that is asked for are names of envelopes, or names of accounts: then all lines of each are found, and
    /// their sum is what these hold.
    pub fn is_of_whole_balances(&self) -> bool {
        self.root.is_of_names() && (self.sides != Sides::Both || self.is_of_everything())
    }

    /// What need not be looked at to find all that the query finds.
    pub fn reach(&self) -> Reach {
        self.root.reach()
    }

    /// Whether the whole transaction fits.
    pub fn fits(&self, seen: &Seen<'_>) -> bool {
        self.root.is_true(seen, Asked::Transaction)
    }

    /// Whether any posting is picked.
    pub fn finds_lines(&self, seen: &Seen<'_>) -> bool {
        !self.envelopes(seen).is_empty() || !self.accounts(seen).is_empty()
    }

    /// The postings of envelopes that are picked.
    pub fn envelopes<'a>(&self, seen: &Seen<'a>) -> Vec<&'a EnvelopePosting> {
        let postings = seen.envelopes.iter().filter(|_| self.sides.has_envelopes());
        postings.filter(|posting| self.root.is_true(seen, Asked::Envelope(posting))).collect()
    }

    /// The postings of accounts that are picked.
    pub fn accounts<'a>(&self, seen: &Seen<'a>) -> Vec<&'a AccountPosting> {
        let postings = seen.accounts.iter().filter(|_| self.sides.has_accounts());
        postings.filter(|posting| self.root.is_true(seen, Asked::Account(posting))).collect()
    }

    /// The postings of envelopes that are true of the query, also where it speaks of accounts alone: what the money was
    /// for.
    pub fn purposes<'a>(&self, seen: &Seen<'a>) -> Vec<&'a EnvelopePosting> {
        seen.envelopes.iter().filter(|posting| self.root.is_true(seen, Asked::Envelope(posting))).collect()
    }
}
