//! Doctor: what can be told about a ledger's store, about what lies there and about this machine, with the rights of
//! every day.
//!
//! It changes nothing: the cache is looked at as it lies, damaged or not. Only the race of its writers leaves an object,
//! below `probe/`, since nothing is ever deleted.

mod intents;
mod journal;
mod machine;
mod objects;
mod store;

use ::journal::{Epochs, Seq};
use report::{Checkup, Finding, Status};

use crate::host::{pass_on, unless_interrupted};
use crate::place::Place;
use crate::{Failure, Host, Kind, Tally};

/// Looks at everything, and says what it found.
pub async fn doctor(host: &Host, store: Option<&str>, patience_ms: u64) -> Result<(Checkup, Tally), Failure> {
    let place = Place::find(host, store, patience_ms)?;
    let mut doctor = Doctor { host, place, epochs: Epochs::default(), findings: Vec::new() };
    let looked = unless_interrupted(&*host.interrupt, doctor.look()).await;
    (host.progress)(None);
    looked.ok_or_else(|| Failure::new(Kind::Unavailable, "interrupted; nothing was changed"))?;
    let tally = (doctor.place.opened.tally)();
    Ok((Checkup { ledger: doctor.place.location.address.to_string(), findings: doctor.findings }, tally))
}

/// One look at one ledger.
struct Doctor<'a> {
    host: &'a Host,
    place: Place,
    /// Where the entries lie.
    epochs: Epochs,
    findings: Vec<Finding>,
}

impl Doctor<'_> {
    async fn look(&mut self) {
        // From here on somebody listens for Ctrl-C.
        pass_on().await;
        self.check_machine();
        let Some(genesis) = self.check_answer().await else { return };
        self.check_conditions(&genesis).await;
        self.check_clock();
        self.check_versions().await;
        let objects = self.check_objects().await;
        if let Some(replay) = self.check_journal(genesis, &objects).await {
            self.check_intents(&replay);
        }
    }

    /// Where an entry lies.
    fn key(&self, seq: Seq) -> String {
        self.epochs.key(seq)
    }

    fn address(&self) -> String {
        self.place.location.address.to_string()
    }

    fn ok(&mut self, check: &'static str, place: impl ToString, finding: impl ToString) {
        self.find(Status::Ok, check, place, finding, None);
    }

    fn skipped(&mut self, check: &'static str, place: impl ToString, finding: impl ToString) {
        self.find(Status::Skipped, check, place, finding, None);
    }

    fn warning(&mut self, check: &'static str, place: impl ToString, finding: impl ToString, remedy: &str) {
        self.find(Status::Warning, check, place, finding, Some(remedy));
    }

    fn bad(&mut self, check: &'static str, place: impl ToString, finding: impl ToString, remedy: &str) {
        self.find(Status::Bad, check, place, finding, Some(remedy));
    }

    fn find(
        &mut self,
        status: Status,
        check: &'static str,
        place: impl ToString,
        finding: impl ToString,
        remedy: Option<&str>,
    ) {
        let (place, finding, remedy) = (place.to_string(), finding.to_string(), remedy.map(str::to_owned));
        self.findings.push(Finding { status, check, place, finding, remedy });
    }
}
