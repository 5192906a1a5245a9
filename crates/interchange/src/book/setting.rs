//! The values of settings as both forms write them: amounts as decimal texts, names for what has an id in the ledger.

use std::borrow::Cow;

use domain::{Currency, NamedSetting, Value, What};

use crate::book::check::Fault;
use crate::book::field;
use crate::decimal;
use crate::source::shown;

/// What a value is written as.
enum Form {
    Amount,
    Flag,
    Number,
    Text,
}

/// Whatever is new here is a text, unless somebody says otherwise.
fn form(set: What) -> Form {
    match set {
        What::Hold => Form::Amount,
        What::Listed | What::Closed => Form::Flag,
        What::Order => Form::Number,
        What::Name
        | What::Group
        | What::Note
        | What::DefaultAccount
        | What::Overspend
        | What::Envelope
        | What::MonthStart
        | What::Currency
        | What::TimeZone => Form::Text,
    }
}

/// The value as a file has it.
pub(super) fn written(setting: &NamedSetting, currency: Currency) -> Value {
    match (form(setting.set), &setting.now) {
        (Form::Amount, Value::Number(n)) => Value::text(decimal::write(*n, currency.exponent())),
        (Form::Amount | Form::Flag | Form::Number | Form::Text, now) => now.clone(),
    }
}

/// The value of a file as the ledger has it.
pub(super) fn read(set: What, value: Value, currency: Currency) -> Result<Value, Fault> {
    let is_of_form = match form(set) {
        Form::Amount | Form::Text => matches!(value, Value::Text(_)),
        Form::Flag => matches!(value, Value::Flag(_)),
        Form::Number => matches!(value, Value::Number(_)),
    };
    match (form(set), &value) {
        (Form::Amount, Value::Text(text)) => field::amount(text, currency).map(Value::Number),
        _ if is_of_form => Ok(value),
        (Form::Amount | Form::Flag | Form::Number | Form::Text, other) => Err(misfit(set, &in_words(other))),
    }
}

/// The value in a cell.
pub(super) fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Nothing(()) => Cow::default(),
        Value::Flag(is_so) => is_so.to_string().into(),
        Value::Number(n) => n.to_string().into(),
        Value::Text(text) => text.into(),
    }
}

/// The value of a cell.
pub(super) fn of_cell(set: What, text: &str) -> Result<Value, Fault> {
    match form(set) {
        Form::Amount | Form::Text => Ok(Value::text(text)),
        Form::Flag => text.parse().map(Value::Flag).map_err(|_| misfit(set, text)),
        Form::Number => text.parse().map(Value::Number).map_err(|_| misfit(set, text)),
    }
}

pub(super) fn misfit(set: What, value: &str) -> Fault {
    let wanted = match form(set) {
        Form::Amount => "an amount such as \"12.50\"",
        Form::Flag => "`true` or `false`",
        Form::Number => "a whole number",
        Form::Text => "a text",
    };
    Fault::new(format!("the `{set}` is `{}`, and must be {wanted}", shown(value)))
}

fn in_words(value: &Value) -> String {
    if value.is_nothing() { "null".to_owned() } else { cell(value).into_owned() }
}
