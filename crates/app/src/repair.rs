//! Repair: what is wrong with the journal, and how it goes on without losing what can be made good.

use domain::{Memo, Request};
use journal::{JournalError, OpSource, Repaired, Survey, Verdict, decode};
use report::{DamagedEntry, LostEntry, Repair, RepairState, describe};

use crate::history::stored_ops;
use crate::place::Place;
use crate::{Failure, Kind, Session};

/// How long one look at the copy may take.
const PATIENCE_MS: u64 = 10_000;

/// What a repair would do.
pub struct RepairPlan {
    survey: Survey,
    /// As it is shown before anybody says yes.
    pub report: Repair,
}

/// Looks at every entry in the store. `copy` is the address of another place that holds this ledger.
pub async fn plan_repair(session: &mut Session, copy: Option<&str>) -> Result<RepairPlan, Failure> {
    match session.journal.catch_up().await {
        Err(JournalError::Store(fault)) => return Err(session.store_failure(&fault)),
        Ok(journal::Presence::Empty) => return Err(Failure::no_ledger("repair")),
        // What is wrong is what the survey finds.
        Ok(_) | Err(_) => {}
    }
    let copy = match copy {
        Some(address) => Some(Place::named(&session.host, address, PATIENCE_MS)?),
        None => None,
    };
    let witness = copy.as_ref().map(|place| &*place.opened.bucket);
    let survey = session.journal.survey(witness).await.map_err(|error| session.failure(&error))?;
    let state = if survey.is_clean() { RepairState::Whole } else { RepairState::Planned };
    let report = in_words(session, &survey, state);
    Ok(RepairPlan { survey, report })
}

/// Does it, and says so in the ledger.
pub async fn repair(session: &mut Session, plan: RepairPlan) -> Result<Repair, Failure> {
    let RepairPlan { survey, mut report } = plan;
    let repaired = session.journal.repair(&survey).await.map_err(|error| session.failure(&error))?;
    report.state = match repaired {
        Repaired::InPlace => RepairState::Filled,
        Repaired::Epoch(epoch) => RepairState::Epoch(epoch.epoch),
    };
    session.journal.catch_up().await.map_err(|error| session.failure(&error))?;
    let text = survey.damaged.first().map_or_else(|| "repaired".to_owned(), |first| format!("repaired {}", first.key));
    if let Ok(Some(text)) = Memo::parse(&text) {
        let noted = session.commit(Request::Note { text }, OpSource::Mint).await?;
        if !matches!(noted, Verdict::Committed(_)) {
            session.warn("the journal is whole again; that it was repaired could not be noted in it");
        }
    }
    session.journal.keep_checkpoint().await;
    report.head = session.shown_head();
    Ok(report)
}

fn in_words(session: &Session, survey: &Survey, state: RepairState) -> Repair {
    let damaged = survey.damaged.iter().map(|damage| DamagedEntry {
        seq: damage.seq.0,
        key: damage.key.clone(),
        reason: damage.reason.clone(),
    });
    let lost = survey.lost.iter().map(|(seq, bytes)| {
        let entry = bytes.as_ref().and_then(|bytes| decode(*seq, bytes).ok());
        let ops = entry.and_then(|entry| stored_ops(&entry).ok()).unwrap_or_default();
        let currency = session.basis().map(domain::Ledger::currency);
        let what = ops.iter().filter_map(|past| Some(describe(&past.op, currency.clone().ok()?, None)));
        LostEntry { seq: seq.0, what: what.collect() }
    });
    let is_whole = state == RepairState::Whole;
    Repair {
        damaged: damaged.collect(),
        kept: survey.recovered.len() as u64,
        lost: lost.collect(),
        state,
        head: session.shown_head().filter(|_| is_whole),
    }
}

/// Nobody said yes.
pub fn not_repaired() -> Failure {
    Failure::new(Kind::Refused, "nothing was changed").hint("`--yes` does it without a question")
}
