use app::{Failure, Session};
use clap::Args;

use super::show_answer;
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Undo an earlier op, of any device, however long ago
///
/// Nothing is removed: the undo is an op of its own, and can be undone like any other. An op that
/// somebody changed after you saw it is not undone; the refusal names the later op.
///
/// Default: this device's last op, which is shown first. So a second `pail undo` undoes the undo.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail undo 1
///     undoing #1: add Food 150.00
///     #2  Food -150.00 = 0.00 · Cash -150.00 = 0.00 · head 2:ce66aab36a19c8eb
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct UndoArgs {
    /// The op: 42, #42, or 42.2 in a batch [default: this device's last op]
    handle: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

impl UndoArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }
}

pub(crate) async fn run(args: &UndoArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let answer = app::undo(session, args.handle.as_deref(), &args.write.common()).await?;
    show_answer(&answer, args.show(), session, streams)
}
