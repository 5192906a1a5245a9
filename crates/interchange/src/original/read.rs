//! Reading the object: what each member must be, and where it is not.

use std::collections::BTreeSet;

use domain::{Amount, Currency, Name, READY_TO_ASSIGN_NAME};

use crate::Problem;
use crate::decimal::Decimal;
use crate::json::{self, Member, Sort, Value};
use crate::original::findings::Findings;
use crate::original::line::{LineReader, Totals};
use crate::original::{Category, Line, Original, Rounding};
use crate::source::{Source, shown};

/// The member by which this program says that it wrote the object.
const SEAL: &str = "_pail";

/// What to do where the shape of the object is wrong.
const RIGHT_FILE: &str = "look whether this is the ledger of the original program, such as data/ledger.json";

pub(super) fn read(bytes: &[u8], currency: Currency, rounding: Rounding) -> Result<Original, Problem> {
    let source = Source::new(bytes)?;
    let root = json::parse(&source)?;
    let mut reader = Reader {
        source: &source,
        currency,
        rounding,
        findings: Findings::default(),
        names: BTreeSet::new(),
        totals: Totals::default(),
    };
    let categories = reader.root(root)?;
    let mut findings = reader.findings;
    Ok(Original {
        categories,
        rounded: findings.rounded(),
        unknown_fields: findings.unknown_fields(),
        cleaned: findings.cleaned(),
        has_seal: findings.has_seal,
        drifts: findings.drifts,
    })
}

struct Reader<'a> {
    source: &'a Source<'a>,
    currency: Currency,
    rounding: Rounding,
    findings: Findings,
    names: BTreeSet<Name>,
    totals: Totals,
}

/// The members of a category that mean something.
#[derive(Default)]
struct Fields<'a> {
    name: Option<Value<'a>>,
    ledger: Option<Value<'a>>,
    balance: Option<Value<'a>>,
}

impl<'a> Reader<'a> {
    fn root(&mut self, root: Value<'a>) -> Result<Vec<Category>, Problem> {
        expect(self.source, root, Sort::Object, "the ledger")?;
        let mut list = None;
        for Member { key, value } in root.members(self.source)? {
            match key.as_ref() {
                "categories" => list = Some(value),
                SEAL => self.findings.has_seal = true,
                unknown => self.findings.unknown("", unknown),
            }
        }
        let list = list.ok_or_else(|| self.source.problem(root.0, "the object has no `categories`", RIGHT_FILE))?;
        expect(self.source, list, Sort::List, "`categories`")?;
        let elements = list.elements(self.source)?;
        elements.into_iter().zip(1..).map(|(element, number)| self.category(element, number)).collect()
    }

    fn category(&mut self, value: Value<'a>, number: usize) -> Result<Category, Problem> {
        let (name, fields) = self.heading(value).map_err(|problem| inside(problem, &format!("category {number}")))?;
        let elements = self.ledger(fields.ledger).map_err(|problem| inside(problem, name.as_str()))?;
        let mut lines = Vec::with_capacity(elements.len());
        for (element, number) in elements.into_iter().zip(1..) {
            lines.push(self.line(element, &name, number)?);
        }
        self.balance(&name, fields.balance, &lines).map_err(|problem| inside(problem, name.as_str()))?;
        Ok(Category { name, lines })
    }

    fn heading(&mut self, value: Value<'a>) -> Result<(Name, Fields<'a>), Problem> {
        expect(self.source, value, Sort::Object, "a category")?;
        let mut fields = Fields::default();
        for Member { key, value } in value.members(self.source)? {
            match key.as_ref() {
                "category" => fields.name = Some(value),
                "ledger" => fields.ledger = Some(value),
                "balance" => fields.balance = Some(value),
                unknown => self.findings.unknown("categories[].", unknown),
            }
        }
        let give_name = "give it a name under `category`";
        let name = fields.name.ok_or_else(|| self.source.problem(value.0, "the category has no name", give_name))?;
        Ok((self.name(name)?, fields))
    }

    fn name(&mut self, value: Value<'a>) -> Result<Name, Problem> {
        expect(self.source, value, Sort::Text, "the name of a category")?;
        let wrong = |reason: String, remedy: &str| self.source.problem(value.0, reason, remedy);
        let text = value.text(self.source)?;
        let name =
            Name::parse(&text).map_err(|problem| wrong(problem.to_string(), "give the category another name"))?;
        if is_reserved(&name) {
            let reason = format!("`{name}` is the name of the money that has no purpose yet");
            return Err(wrong(reason, "give the category another name"));
        }
        if self.names.contains(&name) {
            let reason = format!("there is another category named `{name}`");
            return Err(wrong(reason, "rename one of them, or put the lines of both into one"));
        }
        self.names.insert(name.clone());
        Ok(name)
    }

    fn ledger(&self, list: Option<Value<'a>>) -> Result<Vec<Value<'a>>, Problem> {
        let Some(list) = list else { return Ok(Vec::new()) };
        expect(self.source, list, Sort::List, "`ledger`")?;
        list.elements(self.source)
    }

    fn line(&mut self, value: Value<'a>, category: &Name, number: usize) -> Result<Line, Problem> {
        let whose = || format!("{category}, line {number}");
        let mut reader = LineReader {
            source: self.source,
            currency: self.currency,
            rounding: self.rounding,
            findings: &mut self.findings,
            totals: &mut self.totals,
            whose: &whose,
        };
        reader.line(value).map_err(|problem| inside(problem, &whose()))
    }

    /// Compares the stored balance with the lines, exactly.
    fn balance(&mut self, name: &Name, stored: Option<Value<'a>>, lines: &[Line]) -> Result<(), Problem> {
        let Some(stored) = stored.filter(|stored| stored.sort() != Sort::Null) else { return Ok(()) };
        expect(self.source, stored, Sort::Number, "the balance")?;
        let sum: i128 = lines.iter().map(|line| i128::from(line.n)).sum();
        let computed = i64::try_from(sum).ok().and_then(|sum| Amount::new(sum, self.currency).ok());
        let computed = computed.expect("the totals of all lines are within the limits, and so is each sum of some");
        if !computed_is(computed, stored) {
            self.findings.drift(name, stored.0, computed);
        }
        Ok(())
    }
}

fn computed_is(computed: Amount, stored: Value<'_>) -> bool {
    let exact = Decimal::of_minor(computed.minor_units(), computed.currency().exponent());
    Decimal::parse(stored.0) == Some(exact)
}

/// Without case, as nobody could type the one without meaning the other.
fn is_reserved(name: &Name) -> bool {
    Name::parse(READY_TO_ASSIGN_NAME).is_ok_and(|reserved| reserved.fold_key() == name.fold_key())
}

/// The value is of that sort, or a problem that says what it is instead.
pub(super) fn expect(source: &Source<'_>, value: Value<'_>, sort: Sort, what: &str) -> Result<(), Problem> {
    if value.sort() == sort {
        return Ok(());
    }
    let found = match value.sort() {
        Sort::Object | Sort::List => value.sort().in_words().to_owned(),
        Sort::Null => "null".to_owned(),
        Sort::Text | Sort::Number | Sort::Truth => format!("{}, {}", value.sort().in_words(), shown(value.0)),
    };
    let remedy = match sort {
        Sort::Number => "write it as a JSON number such as 12.50",
        Sort::Text => "write it as a JSON text such as \"Food\"",
        Sort::Object | Sort::List | Sort::Truth | Sort::Null => RIGHT_FILE,
    };
    Err(source.problem(value.0, format!("{what} is {found}, and must be {}", sort.in_words()), remedy))
}

/// The problem, with the part of the ledger in which it is.
fn inside(problem: Problem, whose: &str) -> Problem {
    Problem { place: format!("{} ({whose})", problem.place), ..problem }
}
