use app::{Choice, Failure, Kind, Left, Resolved, Session, open_intents};
use clap::Args;

use super::show_answer;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Settle writes that a crash or a lost answer left open
///
/// A write that was interrupted may still be recorded. `--retry` records it, once; `--drop` makes sure
/// that it never is. Without either a person is asked, and a script is told what is open (exit code 75).
///
///     $ pail resolve
///     Nothing is open.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ResolveArgs {
    /// Only the write with this id [default: all that are open]
    id: Option<String>,
    /// Record it, once
    #[arg(long, conflicts_with = "drop")]
    retry: bool,
    /// Make sure that it is never recorded
    #[arg(long)]
    drop: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &ResolveArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut left = open_intents(session).await?;
    streams.say_notices(session.take_notices());
    if let Some(id) = &args.id {
        left.retain(|left| left.id.eq_ignore_ascii_case(id));
    }
    if left.is_empty() {
        streams.say("Nothing is open.");
        return Ok(());
    }
    let mut still_open = Vec::new();
    for one in left {
        match choose(args, &one, streams) {
            Some(choice) => settle(&one, choice, &args.show, session, streams).await?,
            None => still_open.push(one),
        }
    }
    if still_open.is_empty() { Ok(()) } else { Err(unsettled(&still_open)) }
}

fn choose(args: &ResolveArgs, left: &Left, streams: &mut Streams<'_>) -> Option<Choice> {
    if args.retry {
        return Some(Choice::Retry);
    }
    if args.drop {
        return Some(Choice::Drop);
    }
    let ask = streams.ask.as_mut()?;
    let said = ask(&format!("`{}` may still be recorded. Record it, drop it, or leave it? [r/d/L] ", left.command))?;
    match said.trim().to_lowercase().as_str() {
        "r" | "record" | "retry" => Some(Choice::Retry),
        "d" | "drop" => Some(Choice::Drop),
        _ => None,
    }
}

async fn settle(
    left: &Left,
    choice: Choice,
    show: &ShowArgs,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    match app::resolve(session, left, choice).await? {
        Resolved::Recorded(answer) => show_answer(&answer, show, session, streams)?,
        Resolved::WasRecorded(handle) => {
            let number = handle.replace('#', "");
            streams.say(&format!("`{}` is recorded as {handle}; `pail undo {number}` undoes it", left.command));
        }
        Resolved::Dropped => {
            streams.say(&format!("`{}` is dropped: it is not recorded and never will be", left.command));
        }
        Resolved::Gone => streams.say(&format!("`{}` was settled by another process", left.command)),
    }
    Ok(())
}

fn unsettled(left: &[Left]) -> Failure {
    let commands: Vec<String> = left.iter().map(|left| format!("`{}`", left.command)).collect();
    Failure::new(Kind::Unknown, format!("still open: {}", commands.join(", ")))
        .hint("`pail resolve --retry` records it once, `pail resolve --drop` makes sure that it never is")
}
