use app::{Common, Failure, OpenAccountWish, Session, SettingWish, Target};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use domain::AccountKind;

use super::show_answer;
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Open, close and change accounts
///
/// The money of cash, bank and savings accounts is what envelopes hold; a card, a loan and an investment
/// stand beside them. A closed account keeps its history, and nothing new goes into it. Every change is an
/// op: `pail undo` takes it back.
///
///     $ pail account open Giro --kind bank
///     #1  open account Giro (bank) · head 1:2d1a6b8c9e0f7a35
///     $ pail account rename Giro Checking
///     #2  rename Giro Checking · head 2:7c0e5d4b3a2f1968
///     $ pail account open Visa --kind card --balance -120
///     #3  open account Visa (card) · Visa -120.00 = -120.00 · head 3:51c0a9e8d2b7f364
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct AccountArgs {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Subcommand, Debug)]
enum Deed {
    /// Open an account, with what it holds
    Open {
        /// Its name
        name: String,
        /// What it is
        #[arg(long, default_value = "bank", value_parser = kinds())]
        kind: String,
        /// What it holds already; -50 is owed. Inside the budget it is ready to assign [default: nothing]
        #[arg(long, allow_hyphen_values = true, value_name = "AMOUNT")]
        balance: Option<String>,
        /// A remark about it
        #[arg(long)]
        note: Option<String>,
        /// The day of the balance [default: today in the ledger's time zone]
        #[arg(long, allow_hyphen_values = true)]
        date: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Close an account that is empty
    Close {
        /// The account
        account: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Open a closed account again
    Reopen {
        /// The account
        account: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Give an account another name; its past goes with it
    Rename {
        /// The account
        account: String,
        /// Its new name
        new: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Say where an account stands among the others: lower comes first
    Order {
        /// The account
        account: String,
        /// Its place [default: behind those that have one, in the order of their creation]
        place: Option<u32>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Write a remark about an account
    Note {
        /// The account
        account: String,
        /// The remark [default: none]
        text: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Say which account is meant where a command names none
    Default {
        /// The account [default: none; then the only open account inside the budget is meant]
        account: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(AccountKind::ALL.map(|(_, word)| word))
}

impl AccountArgs {
    fn write(&self) -> &WriteArgs {
        match &self.deed {
            Deed::Open { write, .. }
            | Deed::Close { write, .. }
            | Deed::Reopen { write, .. }
            | Deed::Rename { write, .. }
            | Deed::Order { write, .. }
            | Deed::Note { write, .. }
            | Deed::Default { write, .. } => write,
        }
    }

    pub(super) fn show(&self) -> &ShowArgs {
        &self.write().show
    }
}

pub(crate) async fn run(args: &AccountArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let common = &args.write().common();
    let target = |account: &String| Target::Account(account.clone());
    let answer = match &args.deed {
        Deed::Open { name, kind, balance, note, date, .. } => {
            let wish = OpenAccountWish {
                name: name.clone(),
                kind: AccountKind::parse(kind).unwrap_or(AccountKind::Bank),
                balance: balance.clone(),
                note: note.clone(),
                common: Common { date: date.clone(), ..common.clone() },
            };
            app::open_account(session, &wish).await?
        }
        Deed::Close { account, .. } => app::close(session, &target(account), None, false, common).await?,
        Deed::Reopen { account, .. } => app::close(session, &target(account), None, true, common).await?,
        Deed::Rename { account, new, .. } => {
            app::change(session, &target(account), &SettingWish::Name(new.clone()), common).await?
        }
        Deed::Order { account, place, .. } => {
            app::change(session, &target(account), &SettingWish::Order(*place), common).await?
        }
        Deed::Note { account, text, .. } => {
            let note = SettingWish::Note(text.clone().unwrap_or_default());
            app::change(session, &target(account), &note, common).await?
        }
        Deed::Default { account, .. } => {
            let default = SettingWish::DefaultAccount(account.clone().unwrap_or_default());
            app::change(session, &Target::Ledger, &default, common).await?
        }
    };
    show_answer(&answer, args.show(), session, streams)
}
