//! The settings of an export: accounts, envelopes, payees and the ledger are set up before any transaction is taken in, so
//! that a file of which a transaction is there has its settings there.

use domain::{
    AccountKind, DraftSettings, FileSettings, Handle, Name, NamedSetting, Prefer, Refusal, Request, SettingStep,
    SettingsPlan, Value, What, Whose, plan_settings,
};
use interchange::book::Book;
use journal::{OpSource, Verdict};

use crate::fold::handle;
use crate::import::{PART_BYTES, unknown};
use crate::record::answer;
use crate::source::Found;
use crate::wording::counted;
use crate::{Failure, Kind, Session};

/// What the op of a step has beside the step itself.
const STEP_BYTES: usize = 64;

/// Other devices may set something in between: so often it is looked again.
const LOOKS: usize = 4;

/// How many differences are listed.
const SHOWN_MAX: usize = 20;

/// What a book says beside its transactions.
pub(super) struct Setup {
    accounts: Vec<(Name, AccountKind)>,
    envelopes: Vec<Name>,
    settings: Vec<NamedSetting>,
}

impl Setup {
    pub(super) fn of(book: &Book) -> Self {
        let zone = Value::text(&book.time_zone);
        let zone = NamedSetting { whose: Whose::Ledger, set: What::TimeZone, month: None, now: zone };
        Self {
            accounts: book.accounts.iter().map(|account| (account.name.clone(), account.kind)).collect(),
            envelopes: book.envelopes.clone(),
            settings: book.settings.iter().cloned().chain([zone]).collect(),
        }
    }

    fn plan(&self, session: &Session, prefer: Prefer) -> Result<SettingsPlan, Failure> {
        let Self { accounts, envelopes, settings } = self;
        Ok(plan_settings(session.basis()?, &FileSettings { accounts, envelopes, settings }, prefer))
    }
}

impl Session {
    /// Stops where the ledger and the file both have a setting and not the same, unless somebody said which shall hold.
    pub(super) fn check_settings(
        &mut self,
        found: &Found,
        setup: &Setup,
        prefer: Option<Prefer>,
    ) -> Result<(), Failure> {
        let plan = setup.plan(self, prefer.unwrap_or_default())?;
        for (name, own, theirs) in &plan.kinds {
            self.warn(format!(
                "{name} is of the kind {own} here and {theirs} in {}; what an account is stays",
                found.name
            ));
        }
        self.say_kept(found, &plan)?;
        let count = plan.kept.len();
        if prefer.is_some() || count == 0 {
            return Ok(());
        }
        let settings = if count == 1 { "a setting".to_owned() } else { format!("{count} settings") };
        Err(Failure::new(
            Kind::Refused,
            format!("the ledger has {settings} of its own that {} has otherwise", found.name),
        )
        .hint("`--settings here` keeps those of the ledger, `--settings file` takes those of the file"))
    }

    fn say_kept(&mut self, found: &Found, plan: &SettingsPlan) -> Result<(), Failure> {
        let ledger = self.basis()?;
        let value = |set: What, value: &Value| match (set, value.amount()) {
            (What::Hold, Some(n)) => ledger.amount(n).to_string(),
            _ => value.to_string(),
        };
        let words = |(setting, own): &(NamedSetting, Value)| {
            let NamedSetting { whose, set, month, now } = setting;
            let month = month.map_or_else(String::new, |month| format!(" in {month}"));
            let (own, theirs) = (value(*set, own), value(*set, now));
            format!("the {set} of {whose}{month} is {own} here and {theirs} in {}", found.name)
        };
        let mut words: Vec<String> = plan.kept.iter().take(SHOWN_MAX).map(words).collect();
        let more = plan.kept.len().saturating_sub(SHOWN_MAX);
        if 0 < more {
            words.push(format!("{} more differ", counted(more, "setting")));
        }
        words.into_iter().for_each(|words| self.note(words));
        Ok(())
    }

    /// Sets the ledger up as the file says. What somebody else sets meanwhile stays.
    pub(super) async fn take_settings(&mut self, found: &Found, setup: &Setup, prefer: Prefer) -> Result<(), Failure> {
        let (mut done, mut ops) = (Vec::new(), Vec::new());
        for _ in 0..LOOKS {
            let plan = setup.plan(self, prefer)?;
            if plan.steps.is_empty() {
                break;
            }
            for steps in parts(plan.steps) {
                if let Some(at) = self.take_part(found, steps.clone()).await? {
                    ops.push(at);
                    done.extend(steps);
                }
            }
        }
        self.say_set_up(found, &done, &ops);
        Ok(())
    }

    /// One part as one op; none where all of it is set already.
    async fn take_part(&mut self, found: &Found, steps: Vec<SettingStep>) -> Result<Option<Handle>, Failure> {
        let draft = DraftSettings { source: found.name.clone(), sha256: found.sha256.clone(), steps };
        let request = Request::TakeSettings(draft);
        let at = match self.commit(request.clone(), OpSource::Mint).await? {
            Verdict::Committed(committed) => handle(committed.place),
            Verdict::Refused { refusal: Refusal::NothingToSet, .. } => return Ok(None),
            Verdict::Unknown { reason, .. } => return Err(unknown(&reason)),
            verdict @ (Verdict::Refused { .. }
            | Verdict::NotCommitted(_)
            | Verdict::Conflict { .. }
            | Verdict::TooOld { .. }) => return answer(self, &request, verdict).map(|_| None),
        };
        if let Err(error) = self.journal.save() {
            return Err(self.failure(&error).hint("the same command goes on where it stopped"));
        }
        Ok(Some(at))
    }

    fn say_set_up(&mut self, found: &Found, done: &[SettingStep], ops: &[Handle]) {
        let (Some(first), Some(last)) = (ops.first(), ops.last()) else { return };
        let at = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let count = |is_it: fn(&SettingStep) -> bool| done.iter().filter(|step| is_it(step)).count();
        let counts = [
            (count(|step| matches!(step, SettingStep::Account { .. })), "account"),
            (count(|step| matches!(step, SettingStep::Envelope { .. })), "envelope"),
            (count(|step| matches!(step, SettingStep::Set { setting, .. } if setting.set != What::Listed)), "setting"),
        ];
        let words = counts.into_iter().filter(|(count, _)| 0 < *count).map(|(count, noun)| counted(count, noun));
        self.note(format!("set up {} as in {}, as {at}", words.collect::<Vec<_>>().join(", "), found.name));
    }
}

/// As many steps as one op holds, one after another.
fn parts(steps: Vec<SettingStep>) -> Vec<Vec<SettingStep>> {
    let (mut parts, mut part, mut bytes) = (Vec::new(), Vec::new(), 0_usize);
    for step in steps {
        bytes += serde_json::to_string(&step).map_or(0, |json| json.len()) + STEP_BYTES;
        if PART_BYTES < bytes && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            bytes = STEP_BYTES;
        }
        part.push(step);
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}
