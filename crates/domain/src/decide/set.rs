//! Opening, changing, closing: which settings go from what to what.

use crate::decide::plan::Plan;
use crate::decide::{check_details, resolve, sides};
use crate::ledger::Fit;
use crate::{
    AccountKind, AccountOpening, Change, ChangeTo, Close, Currency, Deed, Funds, Ledger, Month, MonthMoves, MonthStart,
    Name, Of, Op, Open, OpenWhat, Opening, Overspend, READY_TO_ASSIGN, READY_TO_ASSIGN_NAME, Refusal, SetBack, Setting,
    Settings, Value, What,
};

pub(super) fn decide_open(ledger: &Ledger, open: &Open) -> Result<Op, Refusal> {
    check_details(&open.details)?;
    match &open.what {
        OpenWhat::Envelope { name, group } => open_envelope(ledger, name, group.as_ref(), open),
        OpenWhat::Account { name, kind, minor_units } => open_account(ledger, name, *kind, *minor_units, open),
    }
}

fn open_envelope(ledger: &Ledger, name: &Name, group: Option<&Name>, open: &Open) -> Result<Op, Refusal> {
    if let Some(id) = resolve::known_envelope(ledger, name)? {
        return Err(Refusal::EnvelopeExists { name: resolve::envelope_name(ledger, id, name) });
    }
    // One that was used before, and no longer is, keeps its id.
    let (id, opens) = match ledger.fit_unlisted_envelope(name) {
        Fit::One(id) => (id, Vec::new()),
        Fit::Several(candidates) => return Err(Refusal::Ambiguous { name: name.clone(), candidates }),
        Fit::Nothing => {
            let id = ledger.next_envelope().ok_or(Refusal::TooManyEnvelopes)?;
            (id, vec![Opening { envelope: id, name: name.clone() }])
        }
    };
    let of = Of::Envelope(id);
    let sets = [
        Some((What::Listed, Value::Flag(true))),
        group.map(|group| (What::Group, Value::text(group))),
        open.note.as_ref().map(|note| (What::Note, Value::text(note))),
    ];
    let sets = sets.into_iter().flatten().filter_map(|wanted| setting(ledger, of, Some(name), wanted.into()));
    Ok(Op::Set(Settings { opens, sets: sets.collect(), ..Settings::default() }))
}

fn open_account(ledger: &Ledger, name: &Name, kind: AccountKind, minor_units: i64, open: &Open) -> Result<Op, Refusal> {
    let key = name.fold_key();
    if ledger.all_accounts().any(|(_, account)| account.name.has_fold_key(&key)) {
        return Err(Refusal::AccountExists { name: name.clone() });
    }
    let account = ledger.next_account().ok_or(Refusal::TooManyAccounts)?;
    let opening = AccountOpening { account, name: name.clone(), kind, law: kind.is_inside_the_law() };
    let of = Of::Account(account);
    let note = open.note.as_ref().map(|note| (What::Note, Value::text(note)));
    let sets = [Some((What::Listed, Value::Flag(true))), note].into_iter().flatten();
    let sets: Vec<Setting> = sets.filter_map(|wanted| setting(ledger, of, Some(name), wanted.into())).collect();
    if minor_units == 0 {
        return Ok(Op::Set(Settings { opens_accounts: vec![opening], sets, ..Settings::default() }));
    }
    let amount = resolve::signed(ledger, minor_units)?;
    let mut plan = Plan::new(ledger);
    plan.post_opened_account(&opening, amount);
    if opening.law {
        plan.post_envelope(READY_TO_ASSIGN, amount);
    }
    plan.begin_with(opening, sets);
    plan.record(&open.details, Funds::Allow, false)
}

pub(super) fn decide_close(ledger: &Ledger, close: &Close) -> Result<Op, Refusal> {
    check_details(&close.details)?;
    let (of, name) = thing(ledger, &close.target)?;
    if of == Of::Envelope(READY_TO_ASSIGN) {
        return Err(Refusal::CannotClose { name });
    }
    let balance = holds(ledger, of, ledger.month_of(close.details.date));
    if ledger.is_closed(of) != close.reopen {
        return Err(Refusal::ClosedAlready { name, is_closed: !close.reopen });
    }
    let closed = Wanted { set: What::Closed, month: None, now: Value::Flag(!close.reopen) };
    let sets: Vec<Setting> = setting(ledger, of, None, closed).into_iter().collect();
    match of {
        Of::Account(_) if balance != 0 && !close.reopen => {
            Err(Refusal::StillHolds { account: name, balance: ledger.amount(balance) })
        }
        Of::Envelope(id) if balance != 0 && !close.reopen => {
            let to = close.to.as_ref().map_or(Ok(READY_TO_ASSIGN), |to| resolve::envelope(ledger, to))?;
            if to == id {
                return Err(Refusal::SameSides { name });
            }
            let left = ledger.amount(balance);
            let mut plan = Plan::new(ledger);
            plan.post_envelope(id, left.negated());
            plan.post_envelope(to, left);
            plan.set(sets);
            plan.record(&close.details, Funds::Allow, false)
        }
        Of::Account(_) | Of::Envelope(_) | Of::Ledger | Of::Payee => Ok(settings(sets)),
    }
}

pub(super) fn decide_change(ledger: &Ledger, change: &Change) -> Result<Op, Refusal> {
    let (of, name) = match &change.target {
        Some(target) => thing(ledger, target)?,
        None => (Of::Ledger, resolve::ledger_name()),
    };
    if of == Of::Envelope(READY_TO_ASSIGN) {
        return Err(Refusal::CannotClose { name });
    }
    let wanted = wanted(ledger, of, change)?;
    let Wanted { set, month, now } = wanted.clone();
    let is_so = month.is_some_and(|month| holds_already(ledger, of, set, &now, month));
    match setting(ledger, of, None, wanted).filter(|_| !is_so) {
        None => Err(Refusal::SetAlready { name, set, now: shown(ledger, set, &now) }),
        Some(setting) if setting.is_of_its_type() => settings_with(ledger, vec![setting], change.months.as_ref()),
        Some(_) => Err(Refusal::CannotSet { name, set }),
    }
}

fn shown(ledger: &Ledger, set: What, now: &Value) -> String {
    if set == What::Hold { ledger.amount(now.amount().unwrap_or_default()).to_string() } else { now.to_string() }
}

/// Whether an earlier month's rule about it says the same, with none of that month in between.
fn holds_already(ledger: &Ledger, of: Of, set: What, now: &Value, month: Month) -> bool {
    let is_unset = ledger.setting_for(of, set, Some(month)).is_none_or(|value| value.is_nothing());
    let is_it = match (of, set) {
        (Of::Envelope(id), What::Overspend) => Some(ledger.overspend(id, month)) == Overspend::of(now),
        (Of::Ledger, What::MonthStart) => Some(ledger.calendar().start(month)) == MonthStart::of(now),
        (Of::Envelope(_) | Of::Account(_) | Of::Ledger | Of::Payee, _) => false,
    };
    is_unset && is_it
}

pub(super) fn decide_set_back(ledger: &Ledger, back: &SetBack) -> Result<Op, Refusal> {
    for set in &back.sets {
        match ledger.kept(set) {
            Some(kept) if kept.op == back.of => {}
            Some(kept) => {
                return Err(Refusal::ChangedSince { target: back.target, by: kept.by.clone(), at: kept.at });
            }
            None => return Err(Refusal::NotAsRecorded { target: back.target }),
        }
        if let (Of::Account(id), What::Listed, Value::Flag(true)) = (set.of, set.set, &set.now)
            && let Some(account) = ledger.account(id).filter(|account| account.balance != 0)
        {
            let balance = ledger.amount(account.balance);
            return Err(Refusal::StillHolds { account: account.name.clone(), balance });
        }
    }
    let sets = back.sets.iter().rev().filter_map(|set| {
        if set.of == Of::Payee {
            return Some(Setting { means: ledger.meant(set.set, &set.was), ..set.reversed() });
        }
        setting(ledger, set.of, None, Wanted { set: set.set, month: set.month, now: set.was.clone() })
    });
    let op = settings_with(ledger, sets.collect(), back.months.as_ref())?;
    match ledger.check(&op) {
        Ok(()) => Ok(op),
        Err(_) => Err(Refusal::NotAsRecorded { target: back.target }),
    }
}

fn settings(sets: Vec<Setting>) -> Op {
    Op::Set(Settings { sets, ..Settings::default() })
}

/// The same, with what changes its month where months begin on another day.
fn settings_with(ledger: &Ledger, sets: Vec<Setting>, months: Option<&MonthMoves>) -> Result<Op, Refusal> {
    if sets.iter().all(|setting| setting.set != What::MonthStart) {
        return Ok(settings(sets));
    }
    let calendar = ledger.calendar().set_all(&sets);
    if let Some(month) = calendar.without_days() {
        return Err(Refusal::MonthWithoutDays { month });
    }
    let months = months.filter(|months| months.seen == ledger.seen()).ok_or(Refusal::MovedOn)?;
    Ok(Op::Set(Settings { sets, months: Some(months.clone()), ..Settings::default() }))
}

/// Which setting is to be what, and from which month on.
#[derive(Clone)]
struct Wanted {
    set: What,
    month: Option<Month>,
    now: Value,
}

impl From<(What, Value)> for Wanted {
    fn from((set, now): (What, Value)) -> Self {
        Self { set, month: None, now }
    }
}

/// The change, unless it is so already. What this very op opens has no settings yet.
fn setting(ledger: &Ledger, of: Of, opened: Option<&Name>, Wanted { set, month, now }: Wanted) -> Option<Setting> {
    let was = ledger.setting_for(of, set, month).unwrap_or_else(|| set.unset());
    let name = match of {
        Of::Envelope(id) => ledger.envelope(id).map(|envelope| envelope.name.clone()),
        Of::Account(id) => ledger.account(id).map(|account| account.name.clone()),
        Of::Ledger | Of::Payee => None,
    };
    let name = name.or_else(|| opened.cloned());
    (was != now).then(|| Setting { means: ledger.meant(set, &now), of, name, set, month, was, now })
}

/// The envelope or account that a word means, and its name.
fn thing(ledger: &Ledger, target: &crate::Side) -> Result<(Of, Name), Refusal> {
    let typed = target.name();
    match sides::place(ledger, target)? {
        sides::Place::Account(id) => {
            let name = ledger.account(id).map_or_else(|| typed.clone(), |account| account.name.clone());
            Ok((Of::Account(id), name))
        }
        sides::Place::Envelope(id) => Ok((Of::Envelope(id), resolve::envelope_name(ledger, id, typed))),
    }
}

fn holds(ledger: &Ledger, of: Of, month: Month) -> i64 {
    match of {
        Of::Envelope(id) => ledger.available(id, month),
        Of::Account(id) => ledger.account(id).map_or(0, |account| account.balance),
        Of::Ledger | Of::Payee => 0,
    }
}

fn wanted(ledger: &Ledger, of: Of, change: &Change) -> Result<Wanted, Refusal> {
    let (set, now) = match &change.to {
        ChangeTo::Name(name) => {
            check_free(ledger, of, name)?;
            (What::Name, Value::text(name))
        }
        ChangeTo::Group(group) => (What::Group, Value::optional(group.as_ref())),
        ChangeTo::Order(None) => (What::Order, Value::Nothing(())),
        ChangeTo::Order(Some(place)) => (What::Order, Value::Number((*place).into())),
        ChangeTo::Note(note) => (What::Note, Value::optional(note.as_ref())),
        ChangeTo::DefaultAccount(None) => (What::DefaultAccount, Value::Nothing(())),
        ChangeTo::DefaultAccount(Some(name)) => {
            let id = resolve::budget_account(ledger, name)?;
            (What::DefaultAccount, Value::Number(id.0.into()))
        }
        ChangeTo::Overspend(rule) => (What::Overspend, Value::text(rule)),
        ChangeTo::Currency(code) => (What::Currency, currency(ledger, code)?),
        ChangeTo::TimeZone(zone) => (What::TimeZone, Value::text(zone)),
        ChangeTo::MonthStart(start) => (What::MonthStart, Value::text(start)),
        ChangeTo::Hold(0) => (What::Hold, Value::Nothing(())),
        ChangeTo::Hold(minor_units) => {
            check_held(ledger, *minor_units, change.month)?;
            (What::Hold, Value::Number(*minor_units))
        }
    };
    Ok(Wanted { set, month: change.month, now })
}

/// What was recorded keeps its digits, and what a bank has sent its own currency.
fn currency(ledger: &Ledger, code: &str) -> Result<Value, Refusal> {
    let (from, to) = (ledger.currency(), Currency::new(code).ok());
    let to = to.ok_or_else(|| Refusal::CannotSet { name: resolve::ledger_name(), set: What::Currency })?;
    match to {
        to if to.exponent() != from.exponent() => Err(Refusal::OtherDigits { from, to }),
        to if to != from && ledger.has_external() => Err(Refusal::FromBank { currency: from }),
        to => Ok(Value::text(to)),
    }
}

/// No more is held than there is in that month, with what is held already.
fn check_held(ledger: &Ledger, minor_units: i64, month: Option<Month>) -> Result<(), Refusal> {
    let wanted = resolve::signed(ledger, minor_units)?;
    if minor_units <= 0 {
        return Err(Refusal::NotPositive);
    }
    let ready = month.map_or(0, |month| ledger.month_view(month).row(READY_TO_ASSIGN).available());
    if minor_units <= ready {
        return Ok(());
    }
    let envelope = Name::parse(READY_TO_ASSIGN_NAME).expect("the reserved name is a name");
    Err(Refusal::NotEnough { envelope, available: ledger.amount(ready), wanted, deed: Deed::Hold })
}

/// No other of its kind has the name, in whatever case.
fn check_free(ledger: &Ledger, of: Of, name: &Name) -> Result<(), Refusal> {
    let key = name.fold_key();
    let is_taken = match of {
        Of::Envelope(id) => {
            ledger.all_envelopes().any(|(other, envelope)| other != id && envelope.name.has_fold_key(&key))
        }
        Of::Account(id) => ledger.all_accounts().any(|(other, account)| other != id && account.name.has_fold_key(&key)),
        Of::Ledger | Of::Payee => false,
    };
    match of {
        Of::Envelope(_) if is_taken => Err(Refusal::EnvelopeExists { name: name.clone() }),
        Of::Account(_) if is_taken => Err(Refusal::AccountExists { name: name.clone() }),
        Of::Envelope(_) | Of::Account(_) | Of::Ledger | Of::Payee => Ok(()),
    }
}
