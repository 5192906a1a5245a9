//! The demo: two years of a household in a ledger of their own, to look around in.
//!
//! Each month is recorded at its end, as if somebody had sat there, so that the past can be looked at too. The program's
//! own ledger, cache and intents are never touched: the machine of the demo lies beside its ledger.

mod household;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::{AccountKind, Draft, Name};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::Clock;

use crate::demo::household::{ACCOUNTS, ENVELOPES, Household, names};
use crate::import::Intake;
use crate::{Common, Environment, Failure, Host, InitWish, Kind, OpenAccountWish, OpenEnvelopeWish, Reading, Session};

/// How many months lie before this one.
const MONTHS: i32 = 23;

/// How long one write may take, in milliseconds.
const PATIENCE_MS: u64 = 60_000;

/// A demo that was made.
pub struct Demo {
    /// Where its ledger lies.
    pub ledger: PathBuf,
    /// The world as commands on it see it: nothing of this machine's own ledgers is in it.
    pub host: Host,
    /// A day of last month, to look back at.
    pub last_month: Date,
}

/// Makes the demo below this directory, which is new or empty; in a new temporary one where none is named.
pub async fn demo(host: &Host, dir: Option<&Path>) -> Result<Demo, Failure> {
    let root = place(host, dir)?;
    let ledger = root.join("ledger");
    let host = Host { environment: apart(&host.environment, &root, &ledger), ..host.clone() };
    let clock = Arc::new(Then { now_ms: AtomicI64::new(host.clock.now_ms()), real: host.clock.clone() });
    let then = Host { clock: clock.clone(), ..host.clone() };
    let mut session = Session::open(then, None, Reading::Fresh, PATIENCE_MS)?;
    let wish = InitWish { currency: Some("EUR".into()), time_zone: None };
    session.plan_ledger(wish.currency.as_deref(), None)?;
    let today = session.today()?;
    let first = today.first_of_month().saturating_sub(MONTHS.months());
    clock.set(&session, first)?;
    crate::init(&mut session, &wish).await?;
    furnish(&mut session).await?;
    let mut household = Household::new();
    for month in 0..=MONTHS {
        let begin = first.saturating_add(month.months());
        let end = begin.last_of_month().min(today);
        if end < today {
            clock.set(&session, end)?;
        } else {
            clock.now_ms.store(host.clock.now_ms(), Ordering::SeqCst);
        }
        record(&mut session, begin, household.month(begin, end)).await?;
    }
    session.close();
    Ok(Demo { ledger, host, last_month: today.first_of_month().saturating_sub(1.day()) })
}

/// A place where nothing else is.
fn place(host: &Host, dir: Option<&Path>) -> Result<PathBuf, Failure> {
    let temporary = || {
        let below = host.environment.get("TMPDIR").unwrap_or("/tmp");
        Path::new(below).join(format!("pail-demo-{:08x}", host.ids.random() & 0xFFFF_FFFF))
    };
    let root = dir.map_or_else(temporary, |dir| host.current_dir.join(dir));
    let failed = |error: std::io::Error| Failure::new(Kind::Disk, format!("{}: {error}", root.display()));
    std::fs::create_dir_all(&root).map_err(failed)?;
    if std::fs::read_dir(&root).map_err(failed)?.next().is_some() {
        let words = format!("{} is not empty, and a demo overwrites nothing", root.display());
        return Err(Failure::new(Kind::Refused, words).hint("name a directory that is not there yet"));
    }
    Ok(root)
}

/// The environment with a machine of its own.
fn apart(environment: &Environment, root: &Path, ledger: &Path) -> Environment {
    let below = |name: &str| root.join("machine").join(name).display().to_string();
    let own =
        ["config", "cache", "state", "data"].map(|name| (format!("XDG_{}_HOME", name.to_uppercase()), below(name)));
    let none = ["BUDGET_BUCKET", "LEDGER_KEY"].map(|name| (name.to_owned(), String::new()));
    let place = ("PAIL_STORE".to_owned(), ledger.display().to_string());
    own.into_iter().chain(none).chain([place]).fold(environment.clone(), |all, (name, value)| all.with(name, value))
}

/// Opens the accounts and the envelopes.
async fn furnish(session: &mut Session) -> Result<(), Failure> {
    for (name, kind, balance) in ACCOUNTS.into_iter().filter(|(_, kind, _)| *kind != AccountKind::Cash) {
        let wish = OpenAccountWish {
            name: name.to_owned(),
            kind,
            balance: balance.map(str::to_owned),
            note: None,
            common: Common::default(),
        };
        let _ = crate::open_account(session, &wish).await?;
    }
    for (name, group) in ENVELOPES {
        let wish = OpenEnvelopeWish {
            name: name.to_owned(),
            group: Some(group.to_owned()),
            note: None,
            common: Common::default(),
        };
        let _ = crate::open_envelope(session, &wish).await?;
    }
    Ok(())
}

/// Records what happened in a month, as one op.
async fn record(session: &mut Session, begin: Date, drafts: Vec<Draft>) -> Result<(), Failure> {
    let name = format!("demo {}-{:02}", begin.year(), begin.month());
    let (accounts, envelopes): (Vec<Name>, Vec<Name>) = names();
    let intake = Intake {
        name: &name,
        sha256: &crate::source::sha256(name.as_bytes()),
        date: begin,
        date_given: None,
        tags: Vec::new(),
        accounts,
        envelopes,
        count: drafts.len(),
        draft: Box::new(|at| drafts.get(at).cloned().unwrap_or_default()),
        notes: Vec::new(),
    };
    session.take_in(&intake).await.map(|_| ())
}

/// A clock that stands where it was put.
struct Then {
    now_ms: AtomicI64,
    real: Arc<dyn Clock>,
}

impl Then {
    /// From now on it is the evening of that day, where the ledger lives.
    fn set(&self, session: &Session, day: Date) -> Result<(), Failure> {
        let evening = day.at(20, 0, 0, 0).to_zoned(session.zone()?);
        let evening =
            evening.map_err(|_| Failure::new(Kind::Configuration, "this machine's clock is beyond the calendar"))?;
        self.now_ms.store(evening.timestamp().as_millisecond(), Ordering::SeqCst);
        Ok(())
    }
}

impl Clock for Then {
    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn monotonic_ms(&self) -> u64 {
        self.real.monotonic_ms()
    }
}
