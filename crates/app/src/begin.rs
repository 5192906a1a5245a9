//! The beginning of a ledger: made once, by whoever comes first, and never beside one that waits to be taken over.

use interchange::book::{Kind as FileKind, recognise};
use journal::Begun;
use report::origin_of;

use crate::host::unless_interrupted;
use crate::session::NOTHING_RECORDED;
use crate::take_over::take_over_command;
use crate::{Failure, Kind, Session};

impl Session {
    /// Plans the ledger that the first write makes. Where the original program's lies, none is made beside it, and an
    /// empty one is not shown in its place.
    pub(crate) async fn plan_new_ledger(&mut self) -> Result<(), Failure> {
        self.check_untaken().await?;
        self.plan_ledger(None, None)
    }

    /// The original program's ledger lies here, and nobody took it over.
    pub(crate) async fn check_untaken(&self) -> Result<(), Failure> {
        let key = self.location.published();
        let there = self.see_view(key).await?;
        if !there.is_some_and(|view| recognise(&view.body) == FileKind::Original && origin_of(&view.body).is_none()) {
            return Ok(());
        }
        Err(untaken(key, &self.location.store()))
    }

    /// Makes the planned ledger, or takes the one that another device made meanwhile.
    pub(crate) async fn begin(&mut self) -> Result<Begun, Failure> {
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
