//! The view: the ledger as the original program knew it, beside the journal, for whoever still reads it there.
//!
//! It is derived and never read back as truth. What somebody else wrote in its place is not overwritten, unless it
//! was taken in: then its bytes are kept, and their transactions are in the journal.

use journal::{Expect, Fault, FaultKind, PutView};
use report::{Origin, origin_of, stored_ledger};

use crate::config::PublishSetting;
use crate::host::unless_interrupted;
use crate::location::Why;
use crate::source::sha256;
use crate::{Failure, Kind, Session};

/// How often a view that others write at the same moment is tried.
const TRIES: u32 = 4;

/// Up to so many transactions the view is refreshed after each write.
const SMALL_MAX: u64 = 1_000;

/// What became of the view.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// It shows this state now.
    Written,
    /// It shows this state, or a later one, already.
    NotOlder(u64),
    /// It is another ledger's.
    OfAnother(String),
    /// Somebody changed it, or it was never ours.
    Foreign,
}

/// What this command did that the view should show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) wrote: bool,
    pub(crate) reported: bool,
}

/// Refreshes the view.
pub async fn publish(session: &mut Session) -> Result<(), Failure> {
    if !session.catch_up().await? {
        return Err(Failure::no_ledger("publish"));
    }
    let key = session.location.published().to_owned();
    let published = unless_interrupted(&*session.host.interrupt.clone(), session.refresh_view()).await;
    let stopped = || Failure::new(Kind::Unavailable, format!("interrupted; {key} may be refreshed or not"));
    match published.ok_or_else(stopped)?? {
        Outcome::Written => session.note(format!("published as {key}")),
        Outcome::NotOlder(seq) => session.note(format!("{key} shows #{seq} already; nothing to do")),
        Outcome::OfAnother(ledger) => return Err(of_another(&key, &ledger)),
        Outcome::Foreign => return Err(foreign(&key)),
    }
    Ok(())
}

fn of_another(key: &str, ledger: &str) -> Failure {
    Failure::new(Kind::Refused, format!("{key} shows another ledger ({ledger}), and stays as it is"))
        .hint("remove it if nobody needs it, or use another LEDGER_KEY")
}

fn foreign(key: &str) -> Failure {
    Failure::new(Kind::Refused, format!("{key} was changed by somebody else, and stays as it is"))
        .hint("`pail import --difference` takes in what they did; `--dry-run` shows it first")
}

impl Session {
    /// After the answer: refreshes the view where that is the setting. A failure is a warning, as the answer stands.
    pub async fn publish_if_due(&mut self) {
        if !self.is_publishing_due() {
            return;
        }
        let key = self.location.published().to_owned();
        let interrupt = self.host.interrupt.clone();
        match unless_interrupted(&*interrupt, self.refresh_view()).await {
            Some(Ok(Outcome::Written | Outcome::NotOlder(_))) => {}
            Some(Ok(Outcome::OfAnother(ledger))) => self.warn(of_another(&key, &ledger).message),
            Some(Ok(Outcome::Foreign)) => self.warn(format!(
                "{key} was changed by somebody else, and stays as it is: `pail import --difference` takes in what they did"
            )),
            Some(Err(failure)) => self.warn(format!("{key} was not refreshed: {}", failure.message)),
            None => self.warn(format!("interrupted; {key} may be refreshed or not")),
        }
    }

    fn is_publishing_due(&self) -> bool {
        let Done { wrote, reported } = self.done;
        let is_small = || self.basis().is_ok_and(|ledger| ledger.transaction_count() <= SMALL_MAX);
        match self.config.publish {
            PublishSetting::Never => false,
            PublishSetting::Always => wrote || reported,
            PublishSetting::Auto => self.location.why == Why::BudgetBucket && (reported || (wrote && is_small())),
        }
    }

    /// A GET, then one PUT if what lies there is older.
    async fn refresh_view(&mut self) -> Result<Outcome, Failure> {
        let origin = self.origin().ok_or_else(|| self.failure(&journal::JournalError::NoLedger))?;
        let key = self.location.published().to_owned();
        let mut body: Option<bytes::Bytes> = None;
        for _ in 0..TRIES {
            let there = self.see_view(&key).await?;
            let expect = match there {
                None => Expect::Absent,
                Some(view) => match origin_of(&view.body) {
                    Some(known) if known.ledger != origin.ledger => return Ok(Outcome::OfAnother(known.ledger)),
                    Some(known) if origin.seq <= known.seq => return Ok(Outcome::NotOlder(known.seq)),
                    Some(_) => Expect::Tag(view.tag),
                    None if self.has_all_of(&sha256(&view.body)) => Expect::Tag(view.tag),
                    None => return Ok(Outcome::Foreign),
                },
            };
            let body = match &body {
                Some(body) => body.clone(),
                None => body.insert(self.view_of(&origin).await?.into()).clone(),
            };
            let put = self.opened.views.put_if(&key, expect, body).await;
            if put.map_err(|fault| self.store_failure(&fault))? == PutView::Written {
                return Ok(Outcome::Written);
            }
        }
        Err(self.store_failure(&Fault::new(FaultKind::Unavailable, format!("others write {key} at this moment"))))
    }

    async fn view_of(&mut self, origin: &Origin) -> Result<String, Failure> {
        let published = self.published().await?;
        Ok(stored_ledger(&published, self.basis()?.currency(), origin))
    }
}
