use app::{Failure, PayeeWish, Session};
use clap::{Args, Subcommand};

use super::{show_answer, show_report};
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// List payees, and change their names and envelopes
///
/// Names change for what is shown, of the past too; what was recorded stays as it is. Whoever records a name
/// of before sees it as the one of today. Every change is an op: `pail undo` takes it back.
///
/// Without a word it lists the payees: how many transactions name each, when last, and its envelope.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail payee default Rewe Food
///     #2  payee Rewe goes to Food · head 2:0b4f7f4e3c1d9a56
///     $ pail withdraw 12.40 "Bread" --payee Rewe
///     Rewe goes to Food
///     #3  Food -12.40 = 137.60 · Cash -12.40 = 137.60 · head 3:0d78aa622239a9fd
///     $ pail payee rename Rewe REWE
///     #4  payee Rewe is shown as REWE · [..]
///     $ pail payee
///     Payee  Count  Last        Envelope
///     REWE       1  [..]  Food
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, args_conflicts_with_subcommands = true)]
pub(crate) struct PayeeArgs {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Subcommand, Debug)]
enum Deed {
    /// List the payees
    List {
        #[command(flatten)]
        show: ShowArgs,
    },
    /// Give a payee a name that none has
    Rename {
        /// The payee
        payee: String,
        /// The new name
        new: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Make several payees one
    Merge {
        /// The payees, and last the one that they become
        #[arg(required = true, num_args = 2..)]
        payees: Vec<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Say which envelope is meant where the payee is named and no envelope is
    Default {
        /// The payee
        payee: String,
        /// The envelope
        #[arg(required_unless_present = "none")]
        envelope: Option<String>,
        /// No envelope is meant
        #[arg(long, conflicts_with = "envelope")]
        none: bool,
        #[command(flatten)]
        write: WriteArgs,
    },
}

impl PayeeArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        match &self.deed {
            None => &self.show,
            Some(Deed::List { show }) => show,
            Some(Deed::Rename { write, .. } | Deed::Merge { write, .. } | Deed::Default { write, .. }) => &write.show,
        }
    }
}

pub(crate) async fn run(args: &PayeeArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let (wish, write) = match &args.deed {
        None | Some(Deed::List { .. }) => {
            let payees = app::payees(session).await?;
            return show_report(&payees, args.show(), session, streams);
        }
        Some(Deed::Rename { payee, new, write }) => (PayeeWish::Rename(payee.clone(), new.clone()), write),
        Some(Deed::Merge { payees, write }) => {
            let (into, from) = payees.split_last().ok_or_else(|| Failure::usage("which payees?"))?;
            (PayeeWish::Merge(from.to_vec(), into.clone()), write)
        }
        Some(Deed::Default { payee, envelope, write, .. }) => {
            (PayeeWish::Default(payee.clone(), envelope.clone()), write)
        }
    };
    let answer = app::change_payee(session, &wish, &write.common()).await?;
    show_answer(&answer, args.show(), session, streams)
}
