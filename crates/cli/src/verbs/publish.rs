use app::{Failure, Session};
use clap::Args;

/// Publish the ledger as the original program knew it
///
/// The object is data/ledger.json where BUDGET_BUCKET names the ledger (or what LEDGER_KEY says), else
/// ledger.json beside the journal: categories with their lines and balances, which the original program
/// and anything else that read its ledger can read. It is a view: derived, and never read back as truth.
/// What somebody else wrote there is not overwritten; `pail import --difference` takes it in.
///
/// Default, by the key `publish` of config.toml: `auto` refreshes it after each write while the ledger has
/// at most 1,000 transactions, and with every kept report, where BUDGET_BUCKET names the ledger; `always`
/// does it everywhere; `never` leaves it to this command.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail publish
///     published as ledger.json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct PublishArgs {}

pub(crate) async fn run(session: &mut Session) -> Result<(), Failure> {
    app::publish(session).await
}
