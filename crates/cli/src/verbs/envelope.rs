use app::{Common, Failure, OpenEnvelopeWish, Session, SettingWish, Target};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use domain::Overspend;

use super::show_answer;
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Open, close and change envelopes
///
/// A closed envelope keeps its history, and nothing new goes into it. Every change is an op: `pail undo` takes
/// it back.
///
///     $ pail envelope open Food --group Home
///     #1  open envelope Food · group Food Home · head 1:6f1d2c0de87ab93e
///     $ pail envelope rename Food Groceries
///     #2  rename Food Groceries · head 2:0b4f7f4e3c1d9a56
///     $ pail envelope close Groceries
///     #3  close Groceries · head 3:51c0a9e8d2b7f364
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct EnvelopeArgs {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Subcommand, Debug)]
enum Deed {
    /// Open an envelope before any money is in it
    Open {
        /// Its name
        name: String,
        /// The group that it stands in [default: none]
        #[arg(long)]
        group: Option<String>,
        /// A remark about it
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Close an envelope; what is left in it moves on
    Close {
        /// The envelope
        envelope: String,
        /// Where what is left goes [default: Ready to assign]
        #[arg(long, value_name = "ENVELOPE")]
        to: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Open a closed envelope again
    Reopen {
        /// The envelope
        envelope: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Give an envelope another name; its past goes with it
    Rename {
        /// The envelope
        envelope: String,
        /// Its new name
        new: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Put an envelope into a group
    Group {
        /// The envelope
        envelope: String,
        /// The group [default: none]
        group: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Say where an envelope stands among the others: lower comes first
    Order {
        /// The envelope
        envelope: String,
        /// Its place [default: behind those that have one, in the order of their creation]
        place: Option<u32>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Say what happens when more is spent than an envelope has
    Set {
        /// The envelope
        envelope: String,
        /// block refuses it, carry takes what is missing on into the next month, cover takes it out of
        /// Ready to assign at the end of the month; block holds until another is set
        #[arg(long, value_name = "RULE", value_parser = rules())]
        overspend: String,
        /// From which month on, until the next one that says another [default: this month]
        #[arg(long, value_name = "MONTH")]
        from: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Write a remark about an envelope
    Note {
        /// The envelope
        envelope: String,
        /// The remark [default: none]
        text: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
}

impl EnvelopeArgs {
    fn write(&self) -> &WriteArgs {
        match &self.deed {
            Deed::Open { write, .. }
            | Deed::Close { write, .. }
            | Deed::Reopen { write, .. }
            | Deed::Rename { write, .. }
            | Deed::Group { write, .. }
            | Deed::Order { write, .. }
            | Deed::Set { write, .. }
            | Deed::Note { write, .. } => write,
        }
    }

    pub(super) fn show(&self) -> &ShowArgs {
        &self.write().show
    }
}

pub(crate) async fn run(args: &EnvelopeArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let common = &args.write().common();
    let (envelope, wish) = match &args.deed {
        Deed::Open { name, group, note, .. } => {
            let (name, group, note) = (name.clone(), group.clone(), note.clone());
            let wish = OpenEnvelopeWish { name, group, note, common: common.clone() };
            let answer = app::open_envelope(session, &wish).await?;
            return show_answer(&answer, args.show(), session, streams);
        }
        Deed::Close { envelope, to, .. } => return close(args, envelope, to.as_deref(), false, session, streams).await,
        Deed::Reopen { envelope, .. } => return close(args, envelope, None, true, session, streams).await,
        Deed::Rename { envelope, new, .. } => (envelope, SettingWish::Name(new.clone())),
        Deed::Group { envelope, group, .. } => (envelope, SettingWish::Group(group.clone().unwrap_or_default())),
        Deed::Order { envelope, place, .. } => (envelope, SettingWish::Order(*place)),
        Deed::Set { envelope, overspend, from, .. } => {
            let rule = Overspend::parse(overspend).unwrap_or_default();
            (envelope, SettingWish::Overspend(rule, from.clone()))
        }
        Deed::Note { envelope, text, .. } => (envelope, SettingWish::Note(text.clone().unwrap_or_default())),
    };
    let answer = app::change(session, &Target::Envelope(envelope.clone()), &wish, common).await?;
    show_answer(&answer, args.show(), session, streams)
}

async fn close(
    args: &EnvelopeArgs,
    envelope: &str,
    to: Option<&str>,
    reopen: bool,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let common: Common = args.write().common();
    let answer = app::close(session, &Target::Envelope(envelope.to_owned()), to, reopen, &common).await?;
    show_answer(&answer, args.show(), session, streams)
}

fn rules() -> PossibleValuesParser {
    PossibleValuesParser::new(Overspend::ALL.map(|(_, word)| word))
}
