use std::ffi::OsString;
use std::path::PathBuf;

use app::{Demo, Failure, Host, Kind};
use clap::Args;
use report::{Page, Role};

use crate::exit::Exit;
use crate::output::Streams;

/// Look around in two years of a household
///
/// Makes a ledger of its own in a new folder and shows the main views of it, one after the other: at a terminal
/// Enter goes on and q ends it. Your own ledger, cache and settings are not touched.
///
/// Default: a new folder below TMPDIR, else /tmp. It stays until you delete it; how is said at the end.
///
///     $ pail demo --keep household | tail -n 1
///     ...
///     rm -r [..]/household deletes all of it
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct DemoArgs {
    /// Make it in DIR, which is new or empty
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

pub(crate) async fn run(args: &DemoArgs, host: &Host, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let demo = app::demo(host, args.keep.as_deref()).await?;
    for (about, command) in walk(&demo) {
        let mut page = Page::default();
        page.put(Role::Faint, &format!("{about}\n"));
        page.put(Role::Heading, &format!("$ pail {command}\n"));
        streams.show_page(page)?;
        let words = ["pail", "--no-pager"].into_iter().chain(command.split(' ')).map(OsString::from).collect();
        let exit = Box::pin(crate::run(words, demo.host.clone(), streams)).await;
        if exit != Exit::Done {
            return Err(Failure::new(Kind::Refused, format!("`pail {command}` ended with {}", exit.code())));
        }
        if !goes_on(streams) {
            break;
        }
    }
    streams.print(&farewell(&demo))
}

/// What is shown, and why it is worth a look.
fn walk(demo: &Demo) -> Vec<(&'static str, String)> {
    let commands = [
        ("The budget of this month: what was assigned, spent, and is left.", "budget".to_owned()),
        ("What was bought to eat lately, line by line.", format!("register Groceries -b {}", demo.last_month)),
        ("Where the money went, this month and since the start.", "report --no-save".to_owned()),
        ("The same as a chart.", "chart".to_owned()),
        (
            "Something to eat, booked on the wrong envelope.",
            "withdraw Holidays 48 --overspend --account Checking".to_owned(),
        ),
        ("What made Holidays what it is.", "blame Holidays -n 5".to_owned()),
        ("Taken back. Nothing is ever lost.", "undo".to_owned()),
        ("What was known at the end of last month.", format!("balance --as-of {}", demo.last_month)),
    ];
    commands.into()
}

/// A person presses Enter between two views; where nobody sits all of them are shown at once.
fn goes_on(streams: &mut Streams<'_>) -> bool {
    let said = streams.ask.as_mut().map(|ask| ask("-- Enter goes on, q ends --"));
    said.is_none_or(|said| said.is_some_and(|said| !said.trim().eq_ignore_ascii_case("q")))
}

fn farewell(demo: &Demo) -> String {
    let ledger = demo.ledger.display();
    let root = demo.ledger.parent().unwrap_or(&demo.ledger).display();
    format!("\nIt is yours to try things on:\n  pail --store {ledger} budget\nrm -r {root} deletes all of it\n")
}
