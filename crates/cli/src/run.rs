//! One command from its words to its exit code.

use std::ffi::OsString;

use app::{Failure, Host, Moment, Reading, Session, Tally};
use clap::error::ErrorKind;
use clap::{Command, CommandFactory, FromArgMatches, Parser};
use report::Page;

use crate::arguments::GlobalArgs;
use crate::exit::{Exit, table};
use crate::output::Streams;
use crate::screen::LookArgs;
use crate::verbs::{LOOKING_BACK, Verb, completions, copy, demo, doctor, help, man};

/// A budget that lives in your own bucket
///
/// Money lies in envelopes; every write is one object in the bucket, kept for ever. No server, no database.
///
///     $ pail add Food 150 "Groceries"
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
#[derive(Parser, Debug)]
#[command(name = "pail", bin_name = "pail", version, verbatim_doc_comment, after_long_help = table(), arg_required_else_help = true, disable_help_subcommand = true)]
struct Words {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    verb: Verb,
}

impl Words {
    /// The moment of the past that is to be looked at.
    fn moment(&self) -> Result<Option<Moment>, Failure> {
        let moment = self.global.as_of.as_deref().map(|text| Moment::parse("--as-of", text)).transpose()?;
        if moment.is_some() && !self.verb.can_look_back() {
            let words = "--as-of looks at the past, and this command does not";
            return Err(Failure::usage(words).hint(format!("it goes with {LOOKING_BACK}")));
        }
        Ok(moment)
    }
}

/// The command line as clap knows it, for manuals and completions.
pub fn command() -> Command {
    Words::command()
}

/// Runs one command. `words` begins with the program's name.
pub async fn run(words: Vec<OsString>, host: Host, streams: &mut Streams<'_>) -> Exit {
    // What stands in the way of reading the words, or is help, looks as if nobody had said how but for the pager.
    let no_pager = words.iter().any(|word| word == "--no-pager");
    streams.set_look(LookArgs { no_pager, ..LookArgs::default() }, &host.environment);
    let words = match parse(words) {
        Ok(words) => words,
        Err(error) => return say_parse_error(&error, streams),
    };
    streams.set_look(words.global.look, &host.environment);
    let moment = match words.moment() {
        Ok(moment) => moment,
        Err(failure) => return say_failure(&failure, streams),
    };
    if let Some(ended) = run_without_session(&words, &host, streams).await {
        return say_end(ended, &words.global, streams);
    }
    let reading = if words.global.stale { Reading::Stale } else { Reading::Fresh };
    let opened = Session::open(host, words.global.store.as_deref(), reading, words.global.patience_ms());
    let mut session = match opened {
        Ok(session) => session,
        Err(failure) => return say_failure(&failure, streams),
    };
    if let Some(moment) = moment {
        session.look_back_at(moment);
    }
    streams.say_notices(session.take_notices());
    let ended = words.verb.run(&mut session, streams).await;
    streams.say_notices(session.take_notices());
    let exit = ended.map_or_else(|failure| say_failure(&failure, streams), |()| Exit::Done);
    let before = session.tally();
    if exit == Exit::Done {
        session.publish_if_due().await;
        session.checkpoint_if_due().await;
    }
    session.close();
    streams.say_notices(session.take_notices());
    if words.global.verbose {
        streams.say(&counted(before, session.tally()));
    }
    exit
}

/// Runs a command that opens its places itself, or none; `None` for all others.
async fn run_without_session(words: &Words, host: &Host, streams: &mut Streams<'_>) -> Option<Result<Tally, Failure>> {
    let Words { global, verb } = words;
    if let Verb::Doctor(args) = verb {
        return Some(doctor::run(args, host, global.store.as_deref(), global.patience_ms(), streams).await);
    }
    let no_requests = |()| Tally::default();
    if let Verb::Help(args) = verb {
        return Some(help::run(args, streams).map(no_requests));
    }
    if let Verb::Demo(args) = verb {
        return Some(demo::run(args, host, streams).await.map(no_requests));
    }
    if let Verb::Man(args) = verb {
        return Some(man::run(args, streams).map(no_requests));
    }
    if let Verb::Completions(args) = verb {
        return Some(completions::run(args, host, streams).map(no_requests));
    }
    let Verb::Copy(args) = verb else { return None };
    if global.store.is_some() {
        let failure = Failure::usage("`pail copy` takes both addresses itself").hint("leave --store out");
        return Some(Err(failure));
    }
    Some(copy::run(args, host, global.patience_ms(), streams).await)
}

fn say_end(ended: Result<Tally, Failure>, global: &GlobalArgs, streams: &mut Streams<'_>) -> Exit {
    match ended {
        Ok(all) => {
            if global.verbose {
                streams.say(&counted(all, all));
            }
            Exit::Done
        }
        Err(failure) => say_failure(&failure, streams),
    }
}

fn parse(words: Vec<OsString>) -> Result<Words, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(words)?;
    Words::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

fn say_parse_error(error: &clap::Error, streams: &mut Streams<'_>) -> Exit {
    let text = error.render().to_string();
    if !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        streams.say(text.trim_end());
        return Exit::Usage;
    }
    match streams.show_page(Page::of_plain(&text)) {
        Ok(()) => Exit::Done,
        Err(failure) => say_failure(&failure, streams),
    }
}

fn say_failure(failure: &Failure, streams: &mut Streams<'_>) -> Exit {
    streams.say_failure(failure);
    failure.kind.into()
}

fn counted(before: Tally, all: Tally) -> String {
    let after = Tally {
        put: all.put - before.put,
        put_lost: all.put_lost - before.put_lost,
        get: all.get - before.get,
        list: all.list - before.list,
    };
    format!("requests before the answer: {}; after it: {}", tally(before), tally(after))
}

fn tally(tally: Tally) -> String {
    let list = if tally.list == 0 { String::new() } else { format!(", {} LIST", tally.list) };
    format!("{} PUT ({} lost their slot), {} GET{list}", tally.put, tally.put_lost, tally.get)
}
