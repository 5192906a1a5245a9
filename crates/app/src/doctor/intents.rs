//! What this machine was about to send when it was stopped.

use journal::{IntentFile, OpId, Replay};

use super::Doctor;
use crate::fold::BudgetFold;

impl Doctor<'_> {
    /// Each note that lies open, held against the whole journal. None is changed.
    pub(super) fn check_intents(&mut self, replay: &Replay<BudgetFold>) {
        let ledger = replay.ledger().to_owned();
        let shelf = self.place.opened.shelf.clone();
        let dir = self.place.dirs.state.join(&ledger).join("intents");
        let names = match shelf.intents(&ledger) {
            Ok(names) => names,
            Err(fault) => return self.bad("intents", dir.display(), fault, "look at that directory"),
        };
        let mut is_any = false;
        for name in names {
            let place = dir.join(&name).display().to_string();
            let found = match shelf.claim_intent(&ledger, &name) {
                Ok(IntentFile::Live | IntentFile::Gone) => continue,
                Ok(IntentFile::Claimed(..)) => name.parse::<OpId>().ok().map(|op| replay.seq_of(op)),
                Err(fault) => {
                    self.bad("intents", place, fault, "look at that file");
                    continue;
                }
            };
            is_any = true;
            match found {
                Some(Some(seq)) => {
                    let words = format!("a write that was interrupted, and is recorded as {seq}");
                    self.warning(
                        "intents",
                        place,
                        words,
                        "nothing is to be done: the next command says so, and forgets it",
                    );
                }
                Some(None) => {
                    let words = "a write that was interrupted, and may still be recorded";
                    self.warning(
                        "intents",
                        place,
                        words,
                        "`pail resolve` records it once, or makes sure that it never is",
                    );
                }
                None => self.warning("intents", place, "this is no note of a write", "pail never reads it"),
            }
        }
        if !is_any {
            self.ok("intents", dir.display(), "nothing is open");
        }
    }
}
