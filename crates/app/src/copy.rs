//! Copy: a ledger's journal and its source files, byte by byte, into another place.
//!
//! The genesis goes first and proves the target, as it does where a ledger begins; then the source files; then the
//! entries in windows, so that a copy that was killed has its holes in its last window alone, where the same command
//! fills them. Every entry is proved before it is put: its number, its ledger, and the hash of the one before it.
//! Its ops are not looked into: who copies needs no newer program than who keeps.

mod compare;
mod side;
mod sources;
mod windows;

use report::{Copied, Head};

use crate::host::{pass_on, unless_interrupted};
use crate::{Failure, Host, Kind, Tally};
use side::Side;

/// What is to be copied, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyWish {
    /// The address of the ledger.
    pub from: String,
    /// The address where the same ledger shall lie.
    pub to: String,
}

/// Copies a ledger; run again it goes on where it stopped, and copies what came since.
pub async fn copy(host: &Host, wish: &CopyWish, patience_ms: u64) -> Result<(Copied, Tally), Failure> {
    let mut source = Side::open(host, &wish.from, patience_ms)?;
    let mut target = Side::open(host, &wish.to, patience_ms)?;
    if source.address() == target.address() {
        return Err(Failure::usage(format!("{} cannot be copied onto itself", source.address())));
    }
    let done = unless_interrupted(&*host.interrupt, copy_all(&mut source, &mut target)).await;
    (host.progress)(None);
    let copied = done.unwrap_or_else(|| Err(interrupted()))?;
    Ok((copied, source.tally() + target.tally()))
}

async fn copy_all(source: &mut Side<'_>, target: &mut Side<'_>) -> Result<Copied, Failure> {
    // From here on somebody listens for Ctrl-C.
    pass_on().await;
    source.know_epochs().await?;
    target.know_epochs().await?;
    let (source, target) = (&*source, &*target);
    let plan = compare::plan(source, target).await?;
    target.begin_as(source, &plan.genesis).await?;
    let files = sources::copy_sources(source, target).await?;
    let (entries, head) = windows::copy_entries(source, target, &plan).await?;
    Ok(Copied {
        from: source.address().to_string(),
        to: target.address().to_string(),
        entries,
        files,
        head: Head { seq: plan.last.0, hash: head.to_string() },
    })
}

fn interrupted() -> Failure {
    Failure::new(Kind::Unavailable, "interrupted; what was copied stays").hint(GOES_ON)
}

/// What to do after anything that stopped it midway.
const GOES_ON: &str = "the same command goes on where it stopped";
