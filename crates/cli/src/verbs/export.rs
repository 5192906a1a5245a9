use std::path::PathBuf;

use app::{ExportForm, Failure, Session};
use clap::{Args, ValueEnum};

use crate::arguments::QueryArgs;
use crate::output::{Showing, Streams};

/// Write everything, or what a query finds, into one file
///
/// Accounts, envelopes, payees and whatever is set for them, and every transaction with all that is known
/// of it, undone ones too. The form is described in docs/format.md and stays; `pail init --import FILE`
/// makes a ledger of it in which nothing is missing. A query or a period picks transactions, each of them
/// whole; the file says that it is a part, and has all accounts, envelopes and settings, but no remarks.
///
/// Default: JSON, to the screen.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail export -o budget.json
///     $ pail export -O csv -o budget.csv
///     $ pail export env:food -o food.json
///     a part of the ledger: 1 transaction, found by `env:food`
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    query: QueryArgs,
    /// The form of the file
    #[arg(short = 'O', long = "output-format", value_name = "FORMAT", value_enum, default_value = "json")]
    form: FormArg,
    /// Write to FILE instead of the screen
    #[arg(short = 'o', long = "output-file", value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormArg {
    Json,
    Csv,
}

pub(crate) async fn run(args: &ExportArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let showing = Showing { format: None, file: args.file.clone() };
    showing.check()?;
    let form = match args.form {
        FormArg::Json => ExportForm::Json,
        FormArg::Csv => ExportForm::Csv,
    };
    let text = app::export(session, &args.query.wish(), form).await?;
    streams.say_notices(session.take_notices());
    streams.put(&text, &showing)
}
