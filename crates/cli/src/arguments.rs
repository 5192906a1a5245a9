//! Arguments that several verbs share.

mod query;
mod split;

use std::path::PathBuf;

use app::Common;
use clap::{Args, ValueEnum};
use report::Format;

use crate::output::Showing;
use crate::screen::LookArgs;

pub(crate) use query::{PiecesArgs, QueryArgs};
pub(crate) use split::{SplitArgs, split_part};

/// The heading of what every verb takes; the verb's own options stand before it.
pub(crate) const GLOBAL: &str = "Options of every command";

/// What every verb takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = GLOBAL)]
pub(crate) struct GlobalArgs {
    /// Where the ledger is: s3://bucket/prefix, file:///dir or a path [default: see `pail where`]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) store: Option<String>,
    /// Answer reads from what this machine remembers, without asking the store
    #[arg(long, global = true)]
    pub(crate) stale: bool,
    /// Answer reads as it was known then: after entry 42 (or #42), at the end of 2026-03-01, or at
    /// 2026-03-01T12:00. By when it was recorded, not by accounting date; in the ledger's time zone,
    /// unless Z or an offset says another [default: now]
    #[arg(long, global = true, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// Say how many requests were sent
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// How long to try in all, in seconds
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

impl GlobalArgs {
    pub(crate) fn patience_ms(&self) -> u64 {
        self.timeout.saturating_mul(1000)
    }
}

/// How to show the answer.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ShowArgs {
    /// The form of the answer
    #[arg(short = 'O', long = "output-format", value_name = "FORMAT", value_enum, default_value = "text")]
    format: Option<FormatArg>,
    /// Write the answer to FILE instead
    #[arg(short = 'o', long = "output-file", value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Csv,
    /// A picture; the help of the verbs that draw one says so.
    #[value(hide = true)]
    Svg,
}

impl ShowArgs {
    pub(crate) fn showing(&self) -> Showing {
        let format = self.format.and_then(|format| match format {
            FormatArg::Text => Some(Format::Text),
            FormatArg::Json => Some(Format::Json),
            FormatArg::Csv => Some(Format::Csv),
            FormatArg::Svg => None,
        });
        Showing { format, file: self.file.clone() }
    }

    /// Whether the answer is to be drawn.
    pub(crate) fn is_picture(&self) -> bool {
        matches!(self.format, Some(FormatArg::Svg))
    }
}

/// What every verb that moves money takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct MoneyArgs {
    /// How much, above zero: 150, 12.50, .50 or €12.50
    #[arg(allow_hyphen_values = true)]
    amount: String,
    /// What it was
    memo: Option<String>,
    /// The day: 2026-11-03, 11-03, yesterday, mon or -3d [default: today in the ledger's time zone]
    #[arg(long, allow_hyphen_values = true)]
    date: Option<String>,
    /// Who was paid, or who paid
    #[arg(long)]
    payee: Option<String>,
    /// A word to find it by; may be said again
    #[arg(long)]
    tag: Vec<String>,
    #[command(flatten)]
    write: WriteArgs,
}

/// What every write takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct WriteArgs {
    /// Record under this id, once, however often the command is run [default: a new one]
    #[arg(long, value_name = "ULID")]
    id: Option<String>,
    /// Say what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

impl MoneyArgs {
    pub(crate) fn common(&self) -> Common {
        Common {
            amount: self.amount.clone(),
            memo: self.memo.clone(),
            date: self.date.clone(),
            payee: self.payee.clone(),
            tags: self.tag.clone(),
            ..self.write.common()
        }
    }

    pub(crate) fn show(&self) -> &ShowArgs {
        &self.write.show
    }

    /// What stands where the amount should, if it is a slip in an option.
    pub(crate) fn unknown_option(&self) -> Option<&str> {
        self.amount.starts_with("--").then_some(self.amount.as_str())
    }
}

impl WriteArgs {
    pub(crate) fn common(&self) -> Common {
        Common { id: self.id.clone(), dry_run: self.dry_run, ..Common::default() }
    }
}
