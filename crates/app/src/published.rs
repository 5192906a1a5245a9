//! The ledger as the original program knew it, out of the history that this machine has.

use report::{Booked, Published};

use crate::register::booked;
use crate::{Failure, Session};

impl Session {
    /// The transactions that count, in the order of the journal, as far as was read.
    pub(crate) async fn booked(&mut self) -> Result<Vec<Booked>, Failure> {
        Ok(booked(self.past_ops().await?))
    }

    /// Every envelope as a category with undated lines, as far as was read.
    pub(crate) async fn published(&mut self) -> Result<Published, Failure> {
        let booked = self.booked().await?;
        Ok(report::published(self.basis()?, &booked))
    }
}
