use app::{Failure, InitWish, Session, TakeOverWish};
use clap::{Args, ValueEnum};
use domain::Prefer;

/// Make a new ledger, or take over an old one
///
/// The first `pail add` makes a ledger too; `init` is for who wants to choose. `pail set` changes both.
///
/// --import makes a ledger of a file: of the original program's ledger, or of a `pail export`. The file is
/// a path on this machine, `-` for what comes in, else a key in the store, such as data/ledger.json. Its
/// bytes are kept beside the ledger. It can be run again: it goes on where it stopped, and takes nothing over twice.
///
/// An export also brings groups, order, notes, rules, payees and whatever else is set, before its first
/// transaction. A ledger without transactions may have settings of its own: where both have one and they
/// differ, it stops with the list and asks for --settings; nothing is ever overwritten unasked.
///
/// Defaults of --import: lines without a date get the one when the file was written last; they are tagged
/// imported; amounts that are no exact cents stop it; a `Transfer to` without its `Transfer from` is kept
/// as a withdrawal, and the other way round as a deposit, both listed.
///
///     $ pail init --currency CHF --time-zone Europe/Zurich
///     New ledger in CHF at [..]
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct InitArgs {
    /// Take over this file, or the object of this key
    #[arg(long, value_name = "KEY_OR_FILE")]
    import: Option<String>,
    /// Round amounts that are no exact cents, and say by how much in all
    #[arg(long, requires = "import")]
    round: bool,
    /// The day of lines without a date [default: when the file was written last]
    #[arg(long, requires = "import", allow_hyphen_values = true)]
    date: Option<String>,
    /// Which setting holds where the ledger and the export both have one [default: it stops and asks]
    #[arg(long, requires = "import", value_name = "WHOSE", value_enum)]
    settings: Option<PreferArg>,
    /// The currency, such as EUR [default: of the config, else of the locale's country, else EUR]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The time zone of every date, such as Europe/Berlin [default: TZ, else the system's, else UTC]
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PreferArg {
    /// That of the ledger
    Here,
    /// That of the file
    File,
}

pub(crate) async fn run(args: &InitArgs, session: &mut Session) -> Result<(), Failure> {
    let init = InitWish { currency: args.currency.clone(), time_zone: args.time_zone.clone() };
    match &args.import {
        None => app::init(session, &init).await,
        Some(what) => {
            let settings = args.settings.map(|prefer| match prefer {
                PreferArg::Here => Prefer::Here,
                PreferArg::File => Prefer::File,
            });
            let wish = TakeOverWish { what: what.clone(), round: args.round, date: args.date.clone(), settings, init };
            app::take_over(session, &wish).await
        }
    }
}
