//! Which days a query can be about.

use domain::{Days, NoDays};

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

    /// The query without the `date:` terms that stand beside all others, and the days that these pick: so `food
    /// date:2026-10` and `food` in a period of that month are the same question.
    pub fn apart(self) -> Result<(Self, Days), NoDays> {
        let parts = match self {
            Self::All(queries) => queries,
            other @ (Self::Every | Self::Term(_) | Self::Not(_) | Self::Any(_)) => vec![other],
        };
        let (dated, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(|query| query.is_a_date());
        let days = dated.iter().filter_map(Self::days).try_fold(Days::ALL, Days::narrowed)?;
        Ok((Self::all_of(rest), days))
    }

    fn is_a_date(&self) -> bool {
        matches!(self, Self::Term(term) if matches!(term.test, TermTest::Date(_)))
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
