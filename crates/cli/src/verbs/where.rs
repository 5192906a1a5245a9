use std::fmt::Write;

use app::{Failure, Session, Whereabouts, whereabouts};
use clap::Args;

use crate::output::Streams;

/// Say which ledger is used and why
///
/// The first of these that names one: `--store`, PAIL_STORE, BUDGET_BUCKET (with LEDGER_KEY, by default
/// data/ledger.json), `store` in the config file, and else a folder of this machine. Asks no store.
///
///     $ pail where --store /srv/budget
///     ledger     /srv/budget
///     because    --store
///     ...
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct WhereArgs {
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &WhereArgs, session: &Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let found = whereabouts(session);
    if args.json {
        let json = serde_json::to_string_pretty(&found).expect("plain data");
        return streams.print(&format!("{json}\n"));
    }
    streams.print(&text(&found))
}

fn text(found: &Whereabouts) -> String {
    let known = found.seq.map(|seq| {
        let looked = found.looked.as_deref().unwrap_or("never");
        format!("#{seq} {}, seen {looked} ago", found.head.as_deref().unwrap_or_default())
    });
    let rows = [
        ("ledger", Some(found.ledger.clone())),
        ("because", Some(found.because.clone())),
        ("id", found.id.clone()),
        ("known", known),
        ("currency", found.currency.clone()),
        ("time zone", found.time_zone.clone()),
        ("device", Some(found.device.clone())),
        ("config", Some(found.config.display().to_string())),
        ("cache", Some(found.cache.display().to_string())),
        ("state", Some(found.state.display().to_string())),
    ];
    let mut text = String::new();
    for (name, value) in rows.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        let _ = writeln!(text, "{name:<10} {value}");
    }
    text
}
