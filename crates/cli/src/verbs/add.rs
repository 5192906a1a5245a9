use app::{AddWish, Failure, Kind, Session};
use clap::Args;
use domain::Create;

use super::{check_options, show_answer};
use crate::arguments::{MoneyArgs, ShowArgs};
use crate::output::Streams;

/// Add money to an envelope
///
/// The money comes in through an account. An envelope that is not there yet is made; where its name is
/// close to a known one, a person is asked and a script is told the way back.
///
/// Defaults: the account of `pail account default`, else the only open one inside the budget; date today in
/// the ledger's time zone; the ledger's currency. The first `add`
/// makes the ledger: in the currency of the config, else of the locale's country, else EUR.
///
///     $ pail add Food 150 "Groceries"
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct AddArgs {
    /// The envelope
    envelope: String,
    #[command(flatten)]
    money: MoneyArgs,
    /// The account that the money comes in through [default: see above]
    #[arg(long)]
    account: Option<String>,
    /// It takes back earlier spending: a refund, not a deposit
    #[arg(long)]
    refund: bool,
    /// The envelope must be new
    #[arg(long, conflicts_with = "existing")]
    new: bool,
    /// The envelope must be there already
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
    if streams.ask.is_some() {
        wish = ask(wish, session, streams).await?;
    }
    let answer = app::add(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}

/// Asks a person whether a new name is a slip.
async fn ask(wish: AddWish, session: &mut Session, streams: &mut Streams<'_>) -> Result<AddWish, Failure> {
    let Some(nearest) = app::ask_before_add(session, &wish).await? else { return Ok(wish) };
    let question = format!("There is an envelope {nearest}. Use it instead of making {}? [Y/n] ", wish.envelope);
    let said = streams.ask.as_mut().and_then(|ask| ask(&question)).map(|said| said.trim().to_lowercase());
    match said.as_deref() {
        Some("" | "y" | "yes") => Ok(AddWish { envelope: nearest.to_string(), ..wish }),
        Some("n" | "no") => Ok(AddWish { create: Create::Always, ..wish }),
        Some(_) | None => {
            Err(Failure::new(Kind::Refused, "nothing was written")
                .hint("`--new` makes the envelope without a question"))
        }
    }
}
