//! Net worth: what all accounts hold at the end of each piece, inside the budget and outside of it.

use domain::{Account, AccountId, AccountKind, Amount, Currency, Ledger, Name, Record};
use serde::Serialize;

use crate::balance::sum_of_postings;
use crate::grid::{Grid, TooManyAmounts};
use crate::{Finder, Head, Piece, Pieces, Seen};

/// Assets, debts, and what is left of the one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NetWorth {
    /// What the amounts are counted in.
    pub currency: Currency,
    /// The pieces in order; each amount is of the end of one.
    pub periods: Vec<Piece>,
    /// Accounts that are no debts.
    pub assets: Holdings,
    /// Cards, loans, and other accounts that are below zero at the end of the last piece.
    pub debts: Holdings,
    /// Both together.
    pub net: Vec<Amount>,
    /// How much it grew in each piece.
    pub change: Vec<Amount>,
    /// The state of the journal that it shows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}

/// Accounts and their sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holdings {
    /// In the order of the accounts; one that holds nothing at the end of any piece is left out.
    pub rows: Vec<Holding>,
    /// The sum of the rows.
    pub total: Vec<Amount>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Its name today.
    pub account: Name,
    /// What it is.
    #[serde(serialize_with = "as_word")]
    pub kind: AccountKind,
    /// What it holds at the end of each piece.
    pub balances: Vec<Amount>,
}

/// A report of net worth in the making: it takes one transaction after the other and holds none of them.
#[derive(Clone, Debug)]
pub struct NetWorthCount {
    pieces: Pieces,
    finder: Option<Finder>,
    /// What moved before the first piece, and then in each.
    moved: Grid<AccountId, i64>,
}

impl NetWorthCount {
    /// A report of the postings that the finder picks, or of all.
    pub fn new(pieces: Pieces, finder: Option<Finder>) -> Self {
        let moved = Grid::new(pieces.count() + 1);
        Self { pieces, finder, moved }
    }

    /// Takes a transaction that counts.
    pub fn count(&mut self, record: &Record) {
        let place = match self.pieces.place_of(record.date) {
            Some(place) => place + 1,
            None if record.date < self.pieces.begin() => 0,
            None => return,
        };
        let picked = match &self.finder {
            Some(finder) => finder.accounts(&Seen::from(record)),
            None => record.accounts.iter().collect(),
        };
        for posting in picked {
            if let Some(sum) = self.moved.at(posting.id, place) {
                *sum += posting.n;
            }
        }
    }

    /// The report of what was taken, with the names that this ledger has.
    pub fn report(self, ledger: &Ledger) -> Result<NetWorth, TooManyAmounts> {
        let moved = self.moved.rows()?;
        let currency = ledger.currency();
        let shown: Vec<AccountId> = ledger.accounts().map(|(id, _)| id).collect();
        let others = ledger.all_accounts().map(|(id, _)| id).filter(|id| !shown.contains(id));
        let holdings: Vec<Holding> =
            shown.iter().copied().chain(others).filter_map(|id| self.holding(ledger, id)).collect();
        let (debts, assets): (Vec<Holding>, Vec<Holding>) = holdings.into_iter().partition(is_debt);
        let places = self.pieces.count();
        let (assets, debts) = (holdings_of(currency, places, assets), holdings_of(currency, places, debts));
        let all_moved = (0..=places).map(|place| moved.values().filter_map(|row| row.get(place)).sum());
        let all_moved: Vec<i64> = all_moved.collect();
        let change = all_moved.iter().skip(1).map(|n| ledger.amount(*n)).collect();
        let net = balances(ledger, &all_moved);
        Ok(NetWorth { currency, periods: self.pieces.headings(), assets, debts, net, change, head: None })
    }

    fn holding(&self, ledger: &Ledger, id: AccountId) -> Option<Holding> {
        let account: &Account = ledger.account(id)?;
        let balances = balances(ledger, self.moved.row(&id)?);
        let is_anything = balances.iter().any(|balance| !balance.is_zero());
        is_anything.then(|| Holding { account: account.name.clone(), kind: account.kind(), balances })
    }
}

/// What is there at the end of each piece.
fn balances(ledger: &Ledger, moved: &[i64]) -> Vec<Amount> {
    let sums = moved.iter().scan(0, |sum, n| {
        *sum += n;
        Some(*sum)
    });
    sums.skip(1).map(|n| ledger.amount(n)).collect()
}

fn is_debt(holding: &Holding) -> bool {
    match holding.kind {
        AccountKind::Card | AccountKind::Loan => true,
        AccountKind::Cash | AccountKind::Bank | AccountKind::Savings | AccountKind::Investment => {
            holding.balances.last().is_some_and(Amount::is_negative)
        }
    }
}

fn holdings_of(currency: Currency, places: usize, rows: Vec<Holding>) -> Holdings {
    let sum = |place: usize| {
        let balances = rows.iter().filter_map(|row| row.balances.get(place));
        sum_of_postings(currency, balances.map(|balance| i128::from(balance.minor_units())).sum())
    };
    let total = (0..places).map(sum).collect();
    Holdings { rows, total }
}

fn as_word<S: serde::Serializer>(kind: &AccountKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(kind)
}
