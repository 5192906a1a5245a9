//! The verbs, one file each.

mod account;
mod add;
mod assign;
mod balance;
mod blame;
mod budget;
mod chart;
pub(crate) mod completions;
pub(crate) mod copy;
mod cover;
pub(crate) mod demo;
mod diff;
pub(crate) mod doctor;
mod edit;
mod envelope;
mod export;
pub(crate) mod help;
mod hold;
mod import;
mod income;
mod init;
mod log;
pub(crate) mod man;
mod payee;
mod publish;
mod register;
mod repair;
mod report;
mod resolve;
mod restore;
mod set;
mod show;
mod transfer;
mod undo;
mod verify;
mod void;
mod r#where;
mod withdraw;

use ::report::{Draw, Render};
use app::{Answer, Failure, Session};
use clap::Subcommand;

use crate::arguments::ShowArgs;
use crate::output::Streams;

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    #[command(alias = "deposit")]
    Add(add::AddArgs),
    #[command(alias = "spend")]
    Withdraw(withdraw::WithdrawArgs),
    #[command(alias = "move")]
    Transfer(transfer::TransferArgs),
    Income(income::IncomeArgs),
    Assign(assign::AssignArgs),
    Cover(cover::CoverArgs),
    Hold(hold::HoldArgs),
    Budget(budget::BudgetArgs),
    Envelope(envelope::EnvelopeArgs),
    Account(account::AccountArgs),
    Payee(payee::PayeeArgs),
    Set(set::SetArgs),
    #[command(alias = "bal")]
    Balance(balance::BalanceArgs),
    #[command(alias = "reg")]
    Register(register::RegisterArgs),
    Report(report::ReportArgs),
    Chart(chart::ChartArgs),
    Show(show::SheetArgs),
    Log(log::LogArgs),
    Diff(diff::DiffArgs),
    Blame(blame::BlameArgs),
    Publish(publish::PublishArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Copy(copy::CopyArgs),
    Doctor(doctor::DoctorArgs),
    Edit(edit::EditArgs),
    Void(void::VoidArgs),
    Restore(restore::RestoreArgs),
    Undo(undo::UndoArgs),
    Resolve(resolve::ResolveArgs),
    Repair(repair::RepairArgs),
    Verify(verify::VerifyArgs),
    Init(init::InitArgs),
    Where(r#where::WhereArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Demo(demo::DemoArgs),
    Help(help::HelpArgs),
}

/// The verbs that can answer as of an earlier moment.
pub(crate) const LOOKING_BACK: &str = "balance, budget, register, report, chart, show, log, blame and export";

impl Verb {
    /// Whether it reads only, and can do so as of an earlier moment.
    pub(crate) fn can_look_back(&self) -> bool {
        match self {
            Self::Balance(_)
            | Self::Budget(_)
            | Self::Register(_)
            | Self::Report(_)
            | Self::Chart(_)
            | Self::Show(_)
            | Self::Log(_)
            | Self::Blame(_)
            | Self::Export(_) => true,
            Self::Add(_)
            | Self::Withdraw(_)
            | Self::Transfer(_)
            | Self::Income(_)
            | Self::Assign(_)
            | Self::Cover(_)
            | Self::Hold(_)
            | Self::Envelope(_)
            | Self::Account(_)
            | Self::Payee(_)
            | Self::Set(_)
            | Self::Publish(_)
            | Self::Copy(_)
            | Self::Doctor(_)
            | Self::Import(_)
            | Self::Edit(_)
            | Self::Void(_)
            | Self::Restore(_)
            | Self::Undo(_)
            | Self::Resolve(_)
            | Self::Repair(_)
            | Self::Verify(_)
            | Self::Diff(_)
            | Self::Init(_)
            | Self::Where(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Demo(_)
            | Self::Help(_) => false,
        }
    }

    /// Whether `-O svg` draws its answer.
    fn is_drawn(&self) -> bool {
        matches!(self, Self::Report(_) | Self::Chart(_))
    }

    /// How the answer is to be shown, if there is one.
    fn show(&self) -> Option<&ShowArgs> {
        match self {
            Self::Add(args) => Some(args.show()),
            Self::Withdraw(args) => Some(args.show()),
            Self::Transfer(args) => Some(args.show()),
            Self::Income(args) => Some(args.show()),
            Self::Assign(args) => Some(args.show()),
            Self::Cover(args) => Some(args.show()),
            Self::Hold(args) => Some(args.show()),
            Self::Envelope(args) => Some(args.show()),
            Self::Account(args) => Some(args.show()),
            Self::Payee(args) => Some(args.show()),
            Self::Set(args) => Some(args.show()),
            Self::Budget(args) => Some(&args.show),
            Self::Balance(args) => Some(&args.show),
            Self::Register(args) => Some(&args.show),
            Self::Report(args) => Some(&args.show),
            Self::Chart(args) => Some(&args.show),
            Self::Show(args) => Some(&args.show),
            Self::Log(args) => Some(&args.show),
            Self::Diff(args) => Some(&args.show),
            Self::Blame(args) => Some(&args.show),
            Self::Edit(args) => Some(args.show()),
            Self::Void(args) => Some(args.show()),
            Self::Restore(args) => Some(args.show()),
            Self::Undo(args) => Some(args.show()),
            Self::Resolve(args) => Some(&args.show),
            Self::Repair(args) => Some(&args.show),
            Self::Verify(args) => Some(&args.show),
            Self::Import(args) => Some(&args.show),
            Self::Copy(args) => Some(&args.show),
            Self::Doctor(args) => Some(&args.show),
            Self::Init(_)
            | Self::Publish(_)
            | Self::Export(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Demo(_)
            | Self::Help(_) => None,
            Self::Where(args) => Some(&args.show),
        }
    }

    pub(crate) async fn run(&self, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
        self.show().map_or(Ok(()), |show| show.showing().check())?;
        if self.show().is_some_and(ShowArgs::is_picture) && !self.is_drawn() {
            return Err(Failure::usage("-O svg draws, and this command has nothing to draw")
                .hint("it goes with report and chart"));
        }
        match self {
            Self::Add(args) => add::run(args, session, streams).await,
            Self::Withdraw(args) => withdraw::run(args, session, streams).await,
            Self::Transfer(args) => transfer::run(args, session, streams).await,
            Self::Income(args) => income::run(args, session, streams).await,
            Self::Assign(args) => assign::run(args, session, streams).await,
            Self::Cover(args) => cover::run(args, session, streams).await,
            Self::Hold(args) => hold::run(args, session, streams).await,
            Self::Envelope(args) => envelope::run(args, session, streams).await,
            Self::Account(args) => account::run(args, session, streams).await,
            Self::Payee(args) => payee::run(args, session, streams).await,
            Self::Set(args) => set::run(args, session, streams).await,
            Self::Budget(args) => budget::run(args, session, streams).await,
            Self::Balance(args) => balance::run(args, session, streams).await,
            Self::Register(args) => register::run(args, session, streams).await,
            Self::Report(args) => report::run(args, session, streams).await,
            Self::Chart(args) => chart::run(args, session, streams).await,
            Self::Show(args) => show::run(args, session, streams).await,
            Self::Log(args) => log::run(args, session, streams).await,
            Self::Diff(args) => diff::run(args, session, streams).await,
            Self::Blame(args) => blame::run(args, session, streams).await,
            Self::Edit(args) => edit::run(args, session, streams).await,
            Self::Void(args) => void::run(args, session, streams).await,
            Self::Restore(args) => restore::run(args, session, streams).await,
            Self::Undo(args) => undo::run(args, session, streams).await,
            Self::Resolve(args) => resolve::run(args, session, streams).await,
            Self::Repair(args) => repair::run(args, session, streams).await,
            Self::Verify(args) => verify::run(args, session, streams).await,
            Self::Publish(_) => publish::run(session).await,
            Self::Import(args) => import::run(args, session, streams).await,
            Self::Export(args) => export::run(args, session, streams).await,
            Self::Copy(_) | Self::Doctor(_) | Self::Completions(_) | Self::Man(_) | Self::Demo(_) | Self::Help(_) => {
                unreachable!("it opens its places itself, or none")
            }
            Self::Init(args) => init::run(args, session).await,
            Self::Where(args) => r#where::run(args, session, streams),
        }
    }
}

/// Says what was said on the way, then the answer. What is recorded stays so, even if that cannot be shown: an
/// exit code that says no would have it recorded once more.
fn show_answer(
    answer: &Answer,
    show: &ShowArgs,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    streams.say_notices(session.take_notices());
    match streams.show(&answer.recorded, &show.showing()) {
        Err(failure) if !answer.is_dry_run => {
            streams.say(&format!("warning: it is recorded, but {}", failure.message));
            streams.say(::report::render(&answer.recorded, ::report::Format::Text).trim_end());
            Ok(())
        }
        shown => shown,
    }
}

/// Shows what several ops did, if there are any.
fn show_all(
    all: Vec<::report::Recorded>,
    show: &ShowArgs,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    streams.say_notices(session.take_notices());
    if all.is_empty() { Ok(()) } else { streams.show(&::report::RecordedAll(all), &show.showing()) }
}

/// Shows a report, and to who has nothing to look at yet what to type next.
fn show_report(
    value: &dyn Render,
    show: &ShowArgs,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    streams.say_notices(session.take_notices());
    let showing = show.showing();
    if !session.is_empty() {
        return streams.show(value, &showing);
    }
    say_how_to_begin(session, streams);
    if showing.is_for_a_person() { Ok(()) } else { streams.show(value, &showing) }
}

/// Shows a report, or draws it.
fn show_drawn(
    value: &dyn Draw,
    show: &ShowArgs,
    session: &mut Session,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    if !show.is_picture() {
        return show_report(value, show, session, streams);
    }
    streams.say_notices(session.take_notices());
    if session.is_empty() {
        say_how_to_begin(session, streams);
    }
    streams.put(&value.svg(), &show.showing())
}

/// What to type next, for who has nothing to look at yet.
fn say_how_to_begin(session: &Session, streams: &mut Streams<'_>) {
    streams.say(&format!("Nothing is recorded at {} yet. Begin with:", session.location().address));
    for command in ["pail add Food 150 \"Groceries\"", "pail transfer Food Rent 50", "pail report"] {
        streams.say(&format!("  {command}"));
    }
}

/// Whether a person is there and says yes.
fn says_yes(streams: &mut Streams<'_>, question: &str) -> bool {
    let said = streams.ask.as_mut().and_then(|ask| ask(question));
    said.is_some_and(|said| matches!(said.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// A slip in an option's name must not pass for an amount.
fn check_options(money: &crate::arguments::MoneyArgs) -> Result<(), Failure> {
    money.unknown_option().map_or(Ok(()), |option| Err(Failure::usage(format!("there is no option `{option}`"))))
}
