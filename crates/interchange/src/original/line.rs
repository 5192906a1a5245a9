//! One line of a category: its amount, exactly, and its description.

use domain::{AMOUNT_MAX, Amount, Currency, Memo};

use crate::Problem;
use crate::decimal::{self, Minor};
use crate::json::{Member, Sort, Value};
use crate::original::description::keep;
use crate::original::findings::Findings;
use crate::original::read::expect;
use crate::original::{Line, Rounding};
use crate::source::{Source, shown};

/// What all lines so far come to, each way; each within the limits of amounts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    received: i64,
    given: i64,
}

/// Reads one line.
pub(super) struct LineReader<'a, 'r> {
    pub(super) source: &'a Source<'a>,
    pub(super) currency: Currency,
    pub(super) rounding: Rounding,
    pub(super) findings: &'r mut Findings,
    pub(super) totals: &'r mut Totals,
    /// The line as a message calls it.
    pub(super) whose: &'r dyn Fn() -> String,
}

impl<'a> LineReader<'a, '_> {
    pub(super) fn line(&mut self, value: Value<'a>) -> Result<Line, Problem> {
        expect(self.source, value, Sort::Object, "the line")?;
        let (mut amount, mut description) = (None, None);
        for Member { key, value } in value.members(self.source)? {
            match key.as_ref() {
                "amount" => amount = Some(value),
                "description" => description = Some(value),
                unknown => self.findings.unknown("categories[].ledger[].", unknown),
            }
        }
        let no_amount = || self.source.problem(value.0, "the line has no amount", "give it an `amount`, or remove it");
        let n = self.amount(amount.ok_or_else(no_amount)?)?;
        Ok(Line { n, memo: self.memo(description)? })
    }

    fn amount(&mut self, value: Value<'a>) -> Result<i64, Problem> {
        expect(self.source, value, Sort::Number, "the amount")?;
        let n = match (decimal::minor(value.0, self.currency.exponent()), self.rounding) {
            (Minor::Exact(n), _) => n,
            (Minor::Between { nearest, difference }, Rounding::ToNearest) => {
                self.findings.round(difference).ok_or_else(|| self.too_fine(value))?;
                nearest
            }
            (Minor::Between { .. } | Minor::TooFine, Rounding::Refuse) => return Err(self.inexact(value)),
            (Minor::TooFine, Rounding::ToNearest) => return Err(self.too_fine(value)),
            (Minor::TooLarge, _) => return Err(self.too_large(value, &format!("{} is beyond", shown(value.0)))),
        };
        match self.totals.with(n) {
            Some(totals) => *self.totals = totals,
            None => return Err(self.too_large(value, "with this line, all amounts of one sign come to more than")),
        }
        Ok(n)
    }

    fn memo(&mut self, value: Option<Value<'a>>) -> Result<Option<Memo>, Problem> {
        let Some(value) = value.filter(|value| value.sort() != Sort::Null) else { return Ok(None) };
        expect(self.source, value, Sort::Text, "the description")?;
        let kept = keep(&value.text(self.source)?);
        if kept.is_cleaned {
            let (source, whose) = (self.source, self.whose);
            self.findings.clean(|| format!("{} ({})", source.place(value.0), whose()));
        }
        Ok(kept.memo)
    }

    fn inexact(&self, value: Value<'_>) -> Problem {
        let (code, digits) = (self.currency.code(), self.currency.exponent());
        let reason = format!("{} is no exact amount: {code} has {digits} digits after the point", shown(value.0));
        self.source.problem(value.0, reason, "say `--round` to take the nearest amount, half away from zero")
    }

    fn too_fine(&self, value: Value<'_>) -> Problem {
        let reason = format!("{} has more digits than can be rounded", shown(value.0));
        self.source.problem(value.0, reason, "write the amount with fewer digits")
    }

    fn too_large(&self, value: Value<'_>, what: &str) -> Problem {
        let most =
            Amount::new(AMOUNT_MAX, self.currency).map_or_else(|_| AMOUNT_MAX.to_string(), |most| most.to_string());
        let remedy = "look whether the amount is right; no ledger can hold so much";
        self.source.problem(value.0, format!("{what} {most}, the most that is kept exactly"), remedy)
    }
}

impl Totals {
    /// With one amount more, as long as no sum of some of them can leave the limits.
    fn with(self, n: i64) -> Option<Self> {
        let within = |sum: i64| (sum.saturating_abs() <= AMOUNT_MAX).then_some(sum);
        let received = within(self.received.saturating_add(n.max(0)))?;
        let given = within(self.given.saturating_add(n.min(0)))?;
        Some(Self { received, given })
    }
}
