//! Envelopes and accounts themselves: they begin, change and close; and what the ledger takes for granted.

use domain::{
    AccountKind, Change, ChangeTo, Close, Ledger, Month, Open, OpenWhat, Overspend, Request, Side, parse_amount,
};

use report::LedgerSettings;

use crate::budget::parse_month;
use crate::init::{InitWish, checked};
use crate::record::{Answer, Common, details, unless_given, write};
use crate::typed::{Sign, account_name, amount, envelope_name, memo, name};
use crate::{Failure, Session};

/// An envelope begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEnvelopeWish {
    /// Its name as typed.
    pub name: String,
    /// Its group as typed.
    pub group: Option<String>,
    /// A remark about it.
    pub note: Option<String>,
    /// The rest; its amount is not looked at.
    pub common: Common,
}

/// An account begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAccountWish {
    /// Its name as typed.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// What it holds already, as typed; `-50` is owed.
    pub balance: Option<String>,
    /// A remark about it.
    pub note: Option<String>,
    /// The rest; its amount is not looked at.
    pub common: Common,
}

/// What has settings, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An envelope.
    Envelope(String),
    /// An account.
    Account(String),
    /// The ledger itself.
    Ledger,
}

/// What is to be, as typed; an empty text is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingWish {
    /// Another name.
    Name(String),
    /// Another group.
    Group(String),
    /// Another place among the others.
    Order(Option<u32>),
    /// Another remark.
    Note(String),
    /// The account that is meant where none is named.
    DefaultAccount(String),
    /// Another rule about overspending, from the month as typed on; from this month, if absent.
    Overspend(Overspend, Option<String>),
    /// Another amount that is held for the next month, in the month as typed; in this month, if absent.
    Hold(String, Option<String>),
    /// Another currency.
    Currency(String),
    /// Another time zone.
    TimeZone(String),
}

/// Opens an envelope before any money is in it.
pub async fn open_envelope(session: &mut Session, wish: &OpenEnvelopeWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let what = OpenWhat::Envelope {
        name: envelope_name(&wish.name)?,
        group: wish.group.as_deref().map(|group| name(group, "--group")).transpose()?,
    };
    let note = wish.note.as_deref().map(|text| memo(text, "--note")).transpose()?.flatten();
    let details = details(session, &wish.common)?;
    write(session, Request::Open(Open { what, note, details }), &wish.common).await
}

/// Opens an account, with what it holds.
pub async fn open_account(session: &mut Session, wish: &OpenAccountWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let what = OpenWhat::Account {
        name: account_name(&wish.name, "ACCOUNT")?,
        kind: wish.kind,
        minor_units: wish.balance.as_deref().map_or(Ok(0), |text| balance(session.basis()?, text))?,
    };
    let note = wish.note.as_deref().map(|text| memo(text, "--note")).transpose()?.flatten();
    let details = details(session, &wish.common)?;
    write(session, Request::Open(Open { what, note, details }), &wish.common).await
}

/// Closes an envelope or an account, or opens it again. What is left in an envelope goes to `to`.
pub async fn close(
    session: &mut Session,
    target: &Target,
    to: Option<&str>,
    reopen: bool,
    common: &Common,
) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(common, failure))?;
    let to = to.map(envelope_name).transpose()?;
    let target = side(target)?.ok_or_else(|| Failure::usage("the ledger is not closed"))?;
    let details = details(session, common)?;
    write(session, Request::Close(Close { target, to, reopen, details }), common).await
}

/// What is set for the ledger as a whole.
pub async fn ledger_settings(session: &mut Session) -> Result<LedgerSettings, Failure> {
    session.read().await?;
    Ok(report::ledger_settings(session.basis()?, session.this_month()?))
}

/// Changes a setting.
pub async fn change(
    session: &mut Session,
    target: &Target,
    wish: &SettingWish,
    common: &Common,
) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(common, failure))?;
    let optional = |text: &str, place| if text.trim().is_empty() { Ok(None) } else { name(text, place).map(Some) };
    let to = match wish {
        SettingWish::Name(text) => ChangeTo::Name(name(text, "NEW")?),
        SettingWish::Group(text) => ChangeTo::Group(optional(text, "GROUP")?),
        SettingWish::Order(place) => ChangeTo::Order(*place),
        SettingWish::Note(text) => ChangeTo::Note(memo(text, "TEXT")?),
        SettingWish::DefaultAccount(text) => ChangeTo::DefaultAccount(optional(text, "ACCOUNT")?),
        SettingWish::Currency(code) => {
            let wish = checked(&InitWish { currency: Some(code.clone()), time_zone: None })?;
            ChangeTo::Currency(wish.currency.unwrap_or_default())
        }
        SettingWish::TimeZone(zone) => {
            let wish = checked(&InitWish { currency: None, time_zone: Some(zone.clone()) })?;
            ChangeTo::TimeZone(name(&wish.time_zone.unwrap_or_default(), "TIME_ZONE")?)
        }
        SettingWish::Hold(text, _) => ChangeTo::Hold(held(session.basis()?, text)?),
        SettingWish::Overspend(rule, _) => ChangeTo::Overspend(*rule),
    };
    let (month, month_given) = month(session, wish)?;
    write(session, Request::Change(Change { target: side(target)?, to, month, month_given, months: None }), common)
        .await
}

/// The month from which it holds, where that is asked, and whether somebody named it.
fn month(session: &Session, wish: &SettingWish) -> Result<(Option<Month>, bool), Failure> {
    match wish {
        SettingWish::Hold(_, Some(text)) => Ok((Some(parse_month("--month", text, session.now()?)?), true)),
        SettingWish::Overspend(_, None) | SettingWish::Hold(_, None) => Ok((Some(session.this_month()?), false)),
        SettingWish::Overspend(_, Some(text)) => Ok((Some(parse_month("--from", text, session.now()?)?), true)),
        SettingWish::Name(_)
        | SettingWish::Group(_)
        | SettingWish::Order(_)
        | SettingWish::Note(_)
        | SettingWish::Currency(_)
        | SettingWish::TimeZone(_)
        | SettingWish::DefaultAccount(_) => Ok((None, false)),
    }
}

fn side(target: &Target) -> Result<Option<Side>, Failure> {
    match target {
        Target::Envelope(text) => envelope_name(text).map(Side::Envelope).map(Some),
        Target::Account(text) => account_name(text, "ACCOUNT").map(Side::Account).map(Some),
        Target::Ledger => Ok(None),
    }
}

/// An amount, or zero for nothing.
fn held(ledger: &Ledger, text: &str) -> Result<i64, Failure> {
    if is_zero(text.trim()) { Ok(0) } else { amount(ledger, text, Sign::Hold, "") }
}

fn is_zero(text: &str) -> bool {
    text.contains('0') && text.chars().all(|c| matches!(c, '0' | '.'))
}

/// An amount on either side of zero.
fn balance(ledger: &Ledger, text: &str) -> Result<i64, Failure> {
    let trimmed = text.trim();
    let (sign, unsigned) =
        trimmed.strip_prefix(['-', '\u{2212}']).map_or((1, trimmed), |unsigned| (-1, unsigned.trim_start()));
    if is_zero(unsigned) {
        return Ok(0);
    }
    let amount = parse_amount(unsigned, ledger.currency());
    let amount = amount.map_err(|problem| Failure::usage(format!("--balance `{text}`: {problem}")))?;
    Ok(sign * amount.minor_units())
}
