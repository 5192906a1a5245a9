//! Verify: reads the whole journal from the store itself, and proves everything that can be proved of it.

mod noted;
mod recorded;

use journal::{Epochs, FaultKind, Finding, FindingKind, JournalError, Verified};
use report::{Head, Verification, VerificationFinding};

use crate::host::unless_interrupted;
use crate::past::{out_of_step, skew_in_words};
use crate::wording::counted;
use crate::{Failure, Kind, Session};

use noted::parse_head;
use recorded::Recorded;

/// So many entries are read before a person hears of it again.
const TELL_EVERY: u64 = 256;

/// Everything that was found. Where that is anything, [`unproved`] is the failure that goes with it.
pub async fn verify(session: &mut Session, from: Option<&str>) -> Result<Verification, Failure> {
    let noted = from.map(parse_head).transpose()?;
    let (interrupt, progress) = (session.host.interrupt.clone(), session.host.progress);
    let mut recorded = Recorded::default();
    let mut examine = |entry: &_| recorded.examine(entry);
    let tell = |seq: u64| {
        if seq.is_multiple_of(TELL_EVERY) {
            progress(Some(&format!("{seq} entries read")));
        }
    };
    let work = session.journal.verify(noted.as_ref(), &mut examine, &tell);
    let verified = unless_interrupted(&*interrupt, work).await;
    progress(None);
    let verified = verified.ok_or_else(|| Failure::new(Kind::Unavailable, "interrupted; nothing is proved"))?;
    let verified = match verified {
        Err(JournalError::Store(fault))
            if fault.kind == FaultKind::NoStore && !session.has_ledger() && session.is_folder() =>
        {
            return Err(Failure::no_ledger("verify"));
        }
        verified => verified.map_err(|error| session.failure(&error))?,
    };
    if verified.last.is_none() && verified.findings.is_empty() {
        return Err(Failure::no_ledger("verify"));
    }
    session.say_beside(&verified);
    Ok(in_words(verified))
}

/// Why a verification that found something is no success.
pub fn unproved(verification: &Verification) -> Option<Failure> {
    let count = verification.findings.len();
    let is_newer = verification.findings.iter().all(|finding| finding.is_newer);
    let kind = if is_newer { Kind::Configuration } else { Kind::Corrupt };
    (0 < count).then(|| {
        Failure::new(kind, format!("the journal could not be proved: {}", counted(count, "finding")))
            .hint("nothing was written")
    })
}

impl Session {
    /// What is no finding, and good to know.
    fn say_beside(&mut self, verified: &Verified) {
        let now_ms = self.host.clock.now_ms();
        for number in out_of_step(&verified.times, now_ms) {
            self.warn(skew_in_words(number, verified.times[number]));
        }
        if verified.mirror_is_damaged {
            self.warn("this machine's copy of the journal is damaged, and was no witness; the next read makes it anew");
        }
        if let (Some((last, _)), false) = (verified.last, verified.last_is_witnessed) {
            self.note(format!(
                "{last} is proved by itself alone: nothing on this machine saw it before. Note its head, and `--from` proves it later"
            ));
        }
    }
}

fn in_words(verified: Verified) -> Verification {
    let is_as_noted = !verified.findings.iter().any(|finding| finding.kind == FindingKind::Diverged);
    Verification {
        entries: verified.last.map_or(0, |(last, _)| last.0),
        head: verified.last.map(|(last, hash)| Head { seq: last.0, hash: hash.to_string() }),
        extends: verified.noted.filter(|_| is_as_noted).map(|(seq, hash)| Head { seq: seq.0, hash: hash.to_string() }),
        unproved: verified.unproved,
        findings: verified.findings.into_iter().map(|found| finding(&verified.epochs, found)).collect(),
    }
}

fn finding(epochs: &Epochs, finding: Finding) -> VerificationFinding {
    VerificationFinding {
        key: epochs.key(finding.seq),
        offset: finding.offset.map(|offset| offset as u64),
        remedy: remedy(finding.kind).to_owned(),
        is_newer: finding.kind == FindingKind::Newer,
        what: finding.what,
    }
}

fn remedy(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Damaged => "put that object back from an older version, or `pail repair` goes on beside it",
        FindingKind::Missing => {
            "pail never deletes entries; put it back from an older version, or `pail repair` fills the gap"
        }
        FindingKind::Broken => {
            "it was written so: `pail log` names the device and its version; nothing can be written behind it"
        }
        FindingKind::Sealed => "`pail repair` goes on with it",
        FindingKind::Newer => "install the newer pail",
        FindingKind::Diverged => {
            "if that was on purpose, remove this machine's cache (`pail where` names it); else put the journal back from a copy"
        }
    }
}
