use std::path::PathBuf;

use app::{Failure, Kind};
use clap::{Args, Command};

use crate::manual;
use crate::output::Streams;

/// Write the manual in the form that `man` reads
///
/// One page for each command: `pail man add | man -l -` shows one, `pail man --dir ~/.local/share/man/man1`
/// writes all, and from then on `man pail-add` finds them.
///
/// Default: the page of pail itself.
///
///     $ pail man where | head -n 3 | tail -n 2
///     .SH NAME
///     pail\-where \- Say which ledger is used and why
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ManArgs {
    /// A command, such as `envelope open` [default: pail itself]
    command: Vec<String>,
    /// Write all pages into this directory
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &ManArgs, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut command = crate::command();
    command.build();
    if let Some(dir) = &args.dir {
        let failed = |error: std::io::Error| Failure::new(Kind::Disk, format!("{}: {error}", dir.display()));
        std::fs::create_dir_all(dir).map_err(failed)?;
        for (name, page) in manual::pages(&command) {
            std::fs::write(dir.join(format!("{name}.1")), page).map_err(failed)?;
        }
        return Ok(());
    }
    let found: Option<&Command> = args.command.iter().try_fold(&command, |command, word| command.find_subcommand(word));
    match found {
        Some(found) => streams.print(&manual::page(found)),
        None => {
            let words = args.command.join(" ");
            Err(Failure::usage(format!("there is no command `{words}`")).hint("`pail help` lists all"))
        }
    }
}
