use app::{AddWish, Failure, Kind, Session};
use clap::Args;
use domain::Create;

use super::{check_options, show_answer};
use crate::arguments::{MoneyArgs, ShowArgs, SplitArgs};
use crate::output::Streams;

/// Add money to an envelope
///
/// The money comes in through an account. An envelope that is not there yet is made; where its name is
/// close to a known one, a person is asked and a script is told the way back. One deposit into several
/// envelopes is written `Food=40 Rent=60`, with the memo behind the parts; `--total` checks their sum.
///
/// Defaults: the account of `pail account default`, else the only open one inside the budget; date today in
/// the ledger's time zone; the ledger's currency. The first `add`
/// makes the ledger: in the currency of the config, else of the locale's country, else EUR.
///
///     $ pail add Food 150 "Groceries"
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail add Food=40 Rent=60 "Grant" --total 100
///     #2  Food +40.00 = 190.00 · Rent +60.00 = 60.00 · Cash +100.00 = 250.00 · head 2:0d78aa622239a9fd
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct AddArgs {
    /// The envelope, or ENVELOPE=AMOUNT and so on
    envelope: String,
    #[command(flatten)]
    money: MoneyArgs,
    #[command(flatten)]
    split: SplitArgs,
    /// The account that the money comes in through [default: see above]
    #[arg(long)]
    account: Option<String>,
    /// It takes back earlier spending: a refund, not a deposit
    #[arg(long)]
    refund: bool,
    /// The envelope must be new; of a split, each
    #[arg(long, conflicts_with = "existing")]
    new: bool,
    /// The envelope must be there already; of a split, each
    #[arg(long)]
    existing: bool,
}

impl AddArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        self.money.show()
    }
}

pub(crate) async fn run(args: &AddArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    check_options(&args.money)?;
    let create = match (args.new, args.existing) {
        (true, _) => Create::Always,
        (_, true) => Create::Never,
        _ => Create::IfMissing,
    };
    let mut wish = AddWish {
        envelope: args.envelope.clone(),
        account: args.account.clone(),
        create,
        refund: args.refund,
        common: args.money.common(),
    };
    let answer = match args.split.parts(&args.envelope, &mut wish.common)? {
        Some(mut parts) => {
            for (envelope, _) in &mut parts {
                ask(envelope, create, session, streams).await?;
            }
            app::add_split(session, &parts, args.split.total.as_deref(), &wish).await?
        }
        None => {
            wish.create = ask(&mut wish.envelope, create, session, streams).await?;
            app::add(session, &wish).await?
        }
    };
    show_answer(&answer, args.show(), session, streams)
}

/// Asks a person, if one is there, whether a new name is a slip.
async fn ask(
    envelope: &mut String,
    create: Create,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<Create, Failure> {
    let Some(ask) = streams.ask.as_mut() else { return Ok(create) };
    let Some(nearest) = app::ask_before_add(session, envelope, create).await? else { return Ok(create) };
    let question = format!("There is an envelope {nearest}. Use it instead of making {envelope}? [Y/n] ");
    let said = ask(&question).map(|said| said.trim().to_lowercase());
    match said.as_deref() {
        Some("" | "y" | "yes") => {
            *envelope = nearest.to_string();
            Ok(create)
        }
        Some("n" | "no") => Ok(Create::Always),
        Some(_) | None => {
            Err(Failure::new(Kind::Refused, "nothing was written")
                .hint("`--new` makes the envelope without a question"))
        }
    }
}
