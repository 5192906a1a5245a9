//! Which days a query can be about.

use domain::Days;

use super::Query;
use super::term::TermTest;

impl Query {
    /// Days outside of which nothing fits, by the `date:` terms of the query: what need not be looked at, and what a
    /// report covers that is cut into pieces. `None` where no day can fit.
    pub fn days(&self) -> Option<Days> {
        match self {
            Self::Term(term) => Some(days_of(&term.test)),
            Self::All(queries) => queries.iter().try_fold(Days::ALL, |all, query| all.narrowed(query.days()?).ok()),
            Self::Any(queries) => queries.iter().filter_map(Self::days).reduce(Days::widened),
            Self::Every | Self::Not(_) => Some(Days::ALL),
        }
    }
}

fn days_of(test: &TermTest) -> Days {
    match test {
        TermTest::Date(days) => *days,
        TermTest::Word(_)
        | TermTest::Envelope(_)
        | TermTest::Account(_)
        | TermTest::Payee(_)
        | TermTest::Memo(_)
        | TermTest::Tag(_)
        | TermTest::Amount(_)
        | TermTest::Status(_) => Days::ALL,
    }
}
