//! The beginning of a ledger: made once, by whoever comes first, and never beside one that waits to be taken over.

use interchange::book::{Kind as FileKind, recognise};
use journal::Begun;
use report::origin_of;

use crate::host::unless_interrupted;
use crate::session::NOTHING_RECORDED;
use crate::take_over::take_over_command;
use crate::{Failure, Kind, Session};

impl Session {
    /// Makes the planned ledger, or takes the one that another device made meanwhile. Where the original program's ledger
    /// lies, none is made beside it.
    pub(crate) async fn begin(&mut self) -> Result<Begun, Failure> {
        if self.planned.is_some() {
            self.check_untaken().await?;
        }
        self.begin_taking_over().await
    }

    /// The original program's ledger lies here, and nobody took it over.
    async fn check_untaken(&self) -> Result<(), Failure> {
        let key = self.location.published();
        let there = self.see_view(key).await?;
        if !there.is_some_and(|view| recognise(&view.body) == FileKind::Original && origin_of(&view.body).is_none()) {
            return Ok(());
        }
        Err(untaken(key, &self.location.store()))
    }

    /// The same, for who takes that one over.
    pub(crate) async fn begin_taking_over(&mut self) -> Result<Begun, Failure> {
        let Some((genesis, _)) = self.planned.take() else { return Ok(Begun::Adopted) };
        let fields = serde_json::to_string(&genesis).expect("a genesis is plain data");
        let interrupt = self.host.interrupt.clone();
        let begun = unless_interrupted(&*interrupt, self.journal.create(&fields)).await.ok_or_else(|| {
            Failure::new(Kind::Unavailable, NOTHING_RECORDED).hint("a new ledger with nothing in it may be there now")
        })?;
        let begun = begun.map_err(|error| self.failure(&error))?;
        let words = match begun {
            Begun::Created => format!("New ledger in {} at {}", genesis.currency, self.location.address),
            Begun::Adopted => {
                format!("another device made the ledger at {} just now; it is used", self.location.address)
            }
        };
        self.note(words);
        match begun {
            Begun::Adopted => drop(self.catch_up().await?),
            Begun::Created => {
                let looked = unless_interrupted(&*interrupt, self.look_at_versions()).await;
                looked.ok_or_else(|| {
                    Failure::new(Kind::Unavailable, NOTHING_RECORDED).hint("a new ledger with nothing in it is there")
                })?;
            }
        }
        Ok(begun)
    }
}

/// The original's ledger lies where the view would, and was not taken over.
fn untaken(key: &str, store: &str) -> Failure {
    let words = format!("the original program's ledger lies at {key} in {store}, and is not taken over");
    Failure::new(Kind::Refused, words)
        .hint(format!("`{}` takes it over; nothing of it is lost", take_over_command(key)))
        .hint("another LEDGER_KEY, or `--store`, makes a ledger of its own")
}
