//! The object `data/ledger.json`: what the original program kept, with ours beside it.

use domain::Currency;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Published, PublishedCategory, PublishedLine};
use crate::Origin;
use crate::balance::sum_of_postings;
use crate::seal::{Unsealed, sealed};

/// The object in the order of its members.
#[derive(Serialize)]
struct Stored<'a> {
    categories: Categories<'a>,
    #[serde(rename = "_pail")]
    origin: Unsealed<'a>,
}

struct Categories<'a> {
    categories: &'a [PublishedCategory],
    currency: Currency,
}

#[derive(Serialize)]
struct Category<'a> {
    category: &'a str,
    ledger: Lines<'a>,
    balance: Box<RawValue>,
}

struct Lines<'a> {
    lines: &'a [PublishedLine],
    currency: Currency,
}

/// A line, with a number that has exactly the digits of the currency.
#[derive(Serialize)]
struct Line<'a> {
    amount: Box<RawValue>,
    description: &'a str,
}

/// The ledger's JSON object, sealed, as the original program wrote it and can read it. Lines are written one by one: the
/// object itself is all that it needs.
pub fn stored_ledger(published: &Published, currency: Currency, origin: &Origin) -> String {
    let categories = Categories { categories: &published.categories, currency };
    sealed(&Stored { categories, origin: Unsealed::of(origin) })
}

impl Serialize for Categories<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.categories.iter().map(|category| Category {
            category: category.category.as_str(),
            ledger: Lines { lines: &category.lines, currency: self.currency },
            balance: category.balance.decimal(),
        }))
    }
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.lines.iter().map(|line| Line {
            amount: sum_of_postings(self.currency, line.amount.into()).decimal(),
            description: &line.description,
        }))
    }
}
