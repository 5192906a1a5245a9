//! What stands behind a field: an amount, a period, a status, a tag, or a text to look for.

use domain::{
    Amount, AmountProblem, Currency, Days, Status, Tag, TextRange, Today, parse_amount, parse_period_expression,
};

use super::lexer::Written;
use super::problem::{QueryFault, QueryProblem};
use super::term::{AmountTest, Comparison, Field, Pattern, Term, TermTest, status_word};

/// What the values of a query are read with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) currency: Currency,
    pub(super) today: Today<'a>,
}

impl Reading<'_> {
    /// The term that was written.
    pub(super) fn term(&self, at: TextRange, written: &Written) -> Result<Term, QueryProblem> {
        let test = match written.field {
            None => self.pattern(written).map(TermTest::Word),
            Some(Field::Envelope) => self.pattern(written).map(TermTest::Envelope),
            Some(Field::Account) => self.pattern(written).map(TermTest::Account),
            Some(Field::Payee) => self.pattern(written).map(TermTest::Payee),
            Some(Field::Memo) => self.pattern(written).map(TermTest::Memo),
            Some(Field::Tag) => self.tag(written).map(TermTest::Tag),
            Some(Field::Amount) => self.amount_test(written).map(TermTest::Amount),
            Some(Field::Date) => self.days(written).map(TermTest::Date),
            Some(Field::Status) => self.status(written).map(TermTest::Status),
        };
        test.map(|test| Term { at, test })
    }

    fn pattern(&self, written: &Written) -> Result<Pattern, QueryProblem> {
        Pattern::new(&written.value).ok_or_else(|| self.problem(written.at, QueryFault::EmptyText))
    }

    fn tag(&self, written: &Written) -> Result<Tag, QueryProblem> {
        Tag::parse(&written.value).map_err(|problem| self.problem(written.at, QueryFault::Tag(problem)))
    }

    /// `>50`, `<=12.50`, `50`, `-50`
    fn amount_test(&self, written: &Written) -> Result<AmountTest, QueryProblem> {
        let value = written.value.trim();
        let comparison = Comparison::SIGNED.into_iter().find(|comparison| value.starts_with(comparison.sign()));
        let comparison = comparison.unwrap_or(Comparison::Equal);
        let amount = value.strip_prefix(comparison.sign()).unwrap_or(value).trim_start();
        let (is_negative, digits) = without_sign(amount);
        let read = self.unsigned(digits).map_err(|fault| self.problem(self.end_of(written, amount), fault))?;
        let than = if is_negative == Some(true) { read.negated() } else { read };
        Ok(AmountTest { comparison, than, is_signed: is_negative.is_some() || read.is_zero() })
    }

    fn unsigned(&self, digits: &str) -> Result<Amount, QueryFault> {
        let not_an_amount = || QueryFault::NotAnAmount { found: digits.to_owned() };
        if without_sign(digits).0.is_some() {
            return Err(not_an_amount());
        }
        match parse_amount(digits, self.currency) {
            Ok(amount) => Ok(amount),
            Err(AmountProblem::Zero) => Ok(Amount::zero(self.currency)),
            Err(AmountProblem::Empty) => Err(QueryFault::EmptyValue { field: Field::Amount }),
            Err(AmountProblem::Negative | AmountProblem::NotANumber { .. }) => Err(not_an_amount()),
            Err(
                problem @ (AmountProblem::Comma { .. }
                | AmountProblem::Exponent
                | AmountProblem::TooManyDigits { .. }
                | AmountProblem::OtherCurrency { .. }
                | AmountProblem::UnicodeDigits { .. }
                | AmountProblem::TooLarge { .. }),
            ) => Err(QueryFault::Amount(problem)),
        }
    }

    fn days(&self, written: &Written) -> Result<Days, QueryProblem> {
        match parse_period_expression(&written.value, self.today) {
            Ok(expression) => match expression.interval {
                Some(interval) => Err(self.problem(written.at, QueryFault::Interval { interval })),
                None => Ok(expression.days),
            },
            Err(problem) => Err(self.problem(self.part_of(written, problem.at), QueryFault::Period(problem.fault))),
        }
    }

    fn status(&self, written: &Written) -> Result<Status, QueryProblem> {
        let wanted = written.value.to_ascii_lowercase();
        let is_meant = |status: &Status| {
            let word = status_word(*status);
            word == wanted || (wanted.len() == 1 && word.starts_with(&wanted))
        };
        let statuses = [Status::Unmarked, Status::Cleared, Status::Reconciled];
        let not_a_status = || self.problem(written.at, QueryFault::NotAStatus { found: written.value.clone() });
        statuses.into_iter().find(is_meant).ok_or_else(not_a_status)
    }

    /// Where the end of a value stands in the text.
    fn end_of(&self, written: &Written, end: &str) -> TextRange {
        let behind = written.value.trim_end().len();
        self.part_of(written, TextRange::new(behind.saturating_sub(end.len()), behind))
    }

    /// Where a part of a value stands in the text; all of the value where a backslash has moved it.
    fn part_of(&self, written: &Written, part: TextRange) -> TextRange {
        let is_plain = written.at.of(self.text) == written.value;
        if is_plain { part.behind(written.at.start) } else { written.at }
    }

    fn problem(&self, at: TextRange, fault: QueryFault) -> QueryProblem {
        QueryProblem::new(self.text, at, fault)
    }
}

/// Whether a sign stands before the amount and which, and what is behind it.
fn without_sign(amount: &str) -> (Option<bool>, &str) {
    let minus = amount.strip_prefix(['-', '\u{2212}']);
    match minus.or_else(|| amount.strip_prefix('+')) {
        Some(rest) => (Some(minus.is_some()), rest.trim_start()),
        None => (None, amount),
    }
}
