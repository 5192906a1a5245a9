use app::{Failure, MonthStartWish, Session, SettingWish, Target};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use domain::Weekend;

use super::{show_answer, show_report};
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Show what is set for the ledger, and set its currency, time zone and month start
///
/// Another currency has as many digits after the point, as amounts keep theirs, and none is set once a bank
/// has sent something. Another time zone says which day is today from now on; no date that is recorded
/// changes. Both hold for every device. Every change is an op: `pail undo` takes it back.
///
/// Months that begin on the 15th or later have the name of the next one: it is lived on what came then. They
/// are the months of every report, budget and period; days are days.
///
/// Without a word it lists the settings. `pail account default` and `pail hold` set the others.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail set currency CHF
///     #2  currency CHF · head 2:0b4f7f4e3c1d9a56
///     $ pail set time-zone Europe/Zurich
///     #3  time-zone Europe/Zurich · head 3:0b4f7f4e3c1d9a56
///     $ pail set -O csv
///     setting,value
///     currency,CHF
///     time-zone,Europe/Zurich
///     default-account,
///     month-start,1
///     hold,
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, args_conflicts_with_subcommands = true)]
pub(crate) struct SetArgs {
    #[command(subcommand)]
    deed: Option<Deed>,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Subcommand, Debug)]
enum Deed {
    /// Count in another currency that has as many digits after the point
    Currency {
        /// Its code of three letters
        currency: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Let months begin on another day
    MonthStart {
        /// The day, from 1 to 31; a month that is shorter begins on its last one
        #[arg(value_parser = clap::value_parser!(i8).range(1..=31))]
        day: i8,
        /// Where that is a Saturday or a Sunday: before begins on the Friday, after on the Monday
        /// [default: on that day all the same]
        #[arg(long, value_name = "WAY", value_parser = ways())]
        weekend: Option<String>,
        /// The first month that begins so [default: the one that today lies in then]
        #[arg(long, value_name = "MONTH")]
        from: Option<String>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Live in another time zone
    TimeZone {
        /// Its name, such as Europe/Berlin
        time_zone: String,
        #[command(flatten)]
        write: WriteArgs,
    },
}

impl SetArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        match &self.deed {
            None => &self.show,
            Some(Deed::Currency { write, .. } | Deed::MonthStart { write, .. } | Deed::TimeZone { write, .. }) => {
                &write.show
            }
        }
    }
}

pub(crate) async fn run(args: &SetArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let (wish, write) = match &args.deed {
        None => {
            let settings = app::ledger_settings(session).await?;
            return show_report(&settings, args.show(), session, streams);
        }
        Some(Deed::MonthStart { day, weekend, from, write }) => {
            let weekend = weekend.as_deref().and_then(Weekend::parse).unwrap_or_default();
            let wish = MonthStartWish { day: *day, weekend, month: from.clone(), common: write.common() };
            let answer = app::set_month_start(session, &wish).await?;
            return show_answer(&answer, args.show(), session, streams);
        }
        Some(Deed::Currency { currency, write }) => (SettingWish::Currency(currency.clone()), write),
        Some(Deed::TimeZone { time_zone, write }) => (SettingWish::TimeZone(time_zone.clone()), write),
    };
    let answer = app::change(session, &Target::Ledger, &wish, &write.common()).await?;
    show_answer(&answer, args.show(), session, streams)
}

fn ways() -> PossibleValuesParser {
    PossibleValuesParser::new(Weekend::ALL.map(|(_, word)| word))
}
