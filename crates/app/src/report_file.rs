//! Reports that stay: one object a day as the original program wrote it, and one for each state of the ledger
//! that was ever reported, which nothing overwrites.

use jiff::civil::Date;
use journal::{Expect, Fault, FaultKind, PutView};
use report::{Origin, SpendingReport, StoredReport, origin_of, stored_report};

use crate::{Failure, Session};

/// How often a view that others write at the same moment is tried.
const TRIES: u32 = 4;

/// What a write to the day's report came to.
enum Kept {
    /// It says what this ledger says, or something newer of it.
    Ours,
    /// Another ledger's report, or somebody's own object, lies there.
    Foreign,
}

impl Session {
    /// Keeps a report in the bucket. A failure is a warning: the report itself was not the bucket's to refuse.
    pub(crate) async fn keep_report(&mut self, date: Date, shown: &SpendingReport) -> Result<(), Failure> {
        let Some(origin) = self.origin() else { return Ok(()) };
        let body = stored_report(&StoredReport { date, ledger: self.basis()?, report: shown, origin: &origin });
        self.done.reported = true;
        let reports = self.location.reports().to_owned();
        match self.keep_at(&reports, date, &origin, &body).await {
            Ok(Kept::Ours) => self.note(format!("kept as {reports}/{date}.json")),
            Ok(Kept::Foreign) => self.keep_elsewhere(&reports, date, &origin, &body).await,
            Err(fault) => self.warn(format!("the report was not kept: {fault}")),
        }
        Ok(())
    }

    async fn keep_elsewhere(&mut self, taken: &str, date: Date, origin: &Origin, body: &str) {
        let what = format!("{taken}/{date}.json is not of this ledger and stays as it is");
        let Some(elsewhere) = self.location.reports_elsewhere().map(str::to_owned) else {
            return self.warn(format!("{what}; the report was not kept"));
        };
        match self.keep_at(&elsewhere, date, origin, body).await {
            Ok(Kept::Ours) => self.note(format!("{what}; kept as {elsewhere}/{date}.json")),
            Ok(Kept::Foreign) => {
                self.warn(format!("{what}, and so does {elsewhere}/{date}.json; the report was not kept"));
            }
            Err(fault) => self.warn(format!("the report was not kept: {fault}")),
        }
    }

    async fn keep_at(&self, reports: &str, date: Date, origin: &Origin, body: &str) -> Result<Kept, Fault> {
        let views = &self.opened.views;
        let day = format!("{reports}/{date}.json");
        for _ in 0..TRIES {
            let there = views.get_view(&day).await?;
            let expect = match there.as_ref().map(|view| (origin_of(&view.body), view)) {
                None => Expect::Absent,
                Some((Some(known), _)) if known.ledger == origin.ledger && origin.seq < known.seq => {
                    return Ok(Kept::Ours);
                }
                Some((Some(known), view)) if known.ledger == origin.ledger => Expect::Tag(view.tag.clone()),
                Some(_) => return Ok(Kept::Foreign),
            };
            // The one that stays goes first, so that the day's report never shows what is not kept.
            let lasting = format!("{reports}/{date}/{}.json", origin.seq);
            views.put_if(&lasting, Expect::Absent, body.to_owned().into()).await?;
            if there.is_some_and(|view| view.body == body.as_bytes()) {
                return Ok(Kept::Ours);
            }
            if views.put_if(&day, expect, body.to_owned().into()).await? == PutView::Written {
                return Ok(Kept::Ours);
            }
        }
        Err(Fault::new(FaultKind::Unavailable, format!("others write {day} at this moment")))
    }
}
