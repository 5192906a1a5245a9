//! Show: the lines of one envelope, as the original program printed a category.

use domain::Record;
use report::Sheet;

use crate::balance::{Picked, pick};
use crate::postings::Wanted;
use crate::{Failure, Session};

/// The sheet of the envelope of that name.
pub async fn show(session: &mut Session, name: &str) -> Result<Sheet, Failure> {
    session.read().await?;
    let id = match pick(session.basis()?, name)? {
        Picked::Envelope(id) => id,
        Picked::Account(_) => {
            return Err(Failure::usage(format!("{name} is an account; `pail register` shows the lines of accounts")));
        }
    };
    let is_wanted = |record: &Record| record.envelopes.iter().any(|posting| posting.id == id);
    let (booked, _) = session.booked(&Wanted::of_envelope(id), is_wanted).await?;
    Ok(report::show(session.basis()?, &booked, id).expect("the ledger has just named this envelope"))
}
