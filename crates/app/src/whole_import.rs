//! All transactions of an import at once: each is taken back, or brought back, by an op of its own.
//!
//! They are not one op, as each would have to carry what it takes back. Whoever stops on the way goes on by the same
//! command: what is done already is passed over.

use domain::{Handle, Op, Request, Undo};
use journal::{OpSource, Verdict};
use report::Recorded;

use crate::history::{Came, PastOp};
use crate::record::{Common, answer, recorded, unless_given};
use crate::transactions::Fates;
use crate::wording::counted;
use crate::{Failure, Kind, Session};

/// Takes back all transactions of an import that count, or brings back all that do not.
pub async fn set_all_live(
    session: &mut Session,
    handle: &str,
    restore: bool,
    common: &Common,
) -> Result<Vec<Recorded>, Failure> {
    let target = Handle::parse(handle).map_err(Failure::usage)?;
    if common.id.is_some() {
        return Err(Failure::usage("--id names one op, and with --all there are several"));
    }
    if !session.catch_up().await.map_err(|failure| unless_given(common, failure))? {
        return Err(Failure::no_ledger(if restore { "restore" } else { "void" }));
    }
    session.check_writable()?;
    let wanted = session.transactions_of(target).await?;
    let fates = session.fates(None).await?;
    let ledger = session.basis()?;
    let wanted: Vec<PastOp> = wanted.into_iter().filter(|past| ledger.is_live(&past.id) != restore).collect();
    if wanted.is_empty() {
        let state = if restore { "counts already" } else { "counts any more" };
        let none = if restore { "all" } else { "nothing" };
        return Err(Failure::new(Kind::Refused, format!("{none} of {target} {state}")));
    }
    let all = counted(wanted.len(), "transaction");
    if common.dry_run {
        let deed = if restore { "brought back" } else { "taken back" };
        session.note(format!("{all} of {target} would be {deed}; nothing was written"));
        return Ok(Vec::new());
    }
    let progress = session.host.progress;
    let mut done = Vec::new();
    for past in &wanted {
        progress(Some(&format!("{} of {all}", done.len() + 1)));
        let outcome = session.set_live(past, &fates, restore).await;
        if outcome.is_err() {
            progress(None);
        }
        done.extend(outcome?);
    }
    progress(None);
    Ok(done)
}

impl Session {
    /// Has a transaction no longer count, or count again, in its latest version; `None` where it does so already.
    pub(crate) async fn set_live(
        &mut self,
        past: &PastOp,
        fates: &Fates,
        restore: bool,
    ) -> Result<Option<Recorded>, Failure> {
        let (Op::Record(original), ledger) = (&past.op, self.basis()?) else { return Ok(None) };
        if ledger.is_live(&past.id) == restore {
            return Ok(None);
        }
        let base = ledger.version(&past.id).map_or_else(|| past.id.clone(), |version| version.base.clone());
        let now = fates.get(&past.id).and_then(|fate| fate.record.as_ref()).unwrap_or(original);
        let (of, target) = (past.id.clone(), past.handle);
        let request = Request::Undo(Undo { of, base, restore, was: now.was(), target, is_as_it_stands: true });
        let verdict = self.commit(request.clone(), OpSource::Mint).await?;
        if let Verdict::Committed(committed) = &verdict {
            return recorded(self, committed).map(Some);
        }
        answer(self, &request, verdict).map(|answer| Some(answer.recorded))
    }

    /// The transactions of an import.
    async fn transactions_of(&mut self, target: Handle) -> Result<Vec<PastOp>, Failure> {
        let ops = self.ops_about(target, |_| None).await?;
        if ops.is_empty() {
            return Err(
                Failure::new(Kind::Refused, format!("there is no {target}")).hint("`pail log` lists the entries")
            );
        }
        let imported: Vec<PastOp> =
            ops.into_iter().filter(|past| target.index.is_none() && past.came != Came::Alone).collect();
        if imported.is_empty() {
            return Err(Failure::new(Kind::Refused, format!("{target} is no import")).hint("leave `--all` out"));
        }
        Ok(imported)
    }
}
