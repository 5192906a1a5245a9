//! What may stand where a person is typing: commands, options, their values, and names that this machine remembers.

mod line;

use app::Remembered;
use clap::{Arg, ArgAction, Command};

pub(crate) use line::{Shell, quoted, split};

use crate::topics::TOPICS;

/// One thing that may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) word: String,
    pub(crate) about: String,
}

impl Candidate {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Self {
        Self { word: word.into(), about: about.into() }
    }
}

/// What may stand in place of the last word. `words` are those behind the program's name; `remembered` is called only
/// where names are wanted. The command is built.
pub(crate) fn candidates(command: &Command, words: &[String], remembered: &dyn Fn() -> Remembered) -> Vec<Candidate> {
    let Some((current, before)) = words.split_last() else { return Vec::new() };
    let place = Place::after(command, before);
    let all = match (place.option, current.split_once('=')) {
        (Some(option), _) => values(place.command, option, current, remembered),
        (None, Some((flag, value))) if flag.starts_with("--") => {
            let option = place.command.get_arguments().find(|arg| arg.get_long() == flag.get(2..));
            let values = option.map(|option| values(place.command, option, value, remembered)).unwrap_or_default();
            values.into_iter().map(|one| Candidate::new(format!("{flag}={}", one.word), one.about)).collect()
        }
        (None, _) if current.starts_with('-') && !place.is_after_options => options(place.command),
        (None, _) => [verbs(&place), place.positional_values(current, remembered)].concat(),
    };
    all.into_iter().filter(|one| one.word.starts_with(current.as_str())).collect()
}

/// Where the last word stands.
struct Place<'a> {
    command: &'a Command,
    /// The option whose value it is.
    option: Option<&'a Arg>,
    /// How many words without a dash stand before it.
    position: usize,
    /// After `--`.
    is_after_options: bool,
}

impl<'a> Place<'a> {
    fn after(command: &'a Command, before: &[String]) -> Self {
        let mut place = Self { command, option: None, position: 0, is_after_options: false };
        for word in before {
            place.step(word);
        }
        place
    }

    fn step(&mut self, word: &str) {
        if self.option.take().is_some() {
            return;
        }
        if word == "--" && !self.is_after_options {
            self.is_after_options = true;
        } else if let Some(name) = word.strip_prefix("--").filter(|_| !self.is_after_options) {
            self.option = self.option_of(|arg| arg.get_long() == Some(name));
        } else if let Some(letters) = word.strip_prefix('-').filter(|_| !self.is_after_options) {
            let mut letters = letters.chars();
            let letter = letters.next().filter(|_| letters.next().is_none());
            self.option = self.option_of(|arg| letter.is_some() && arg.get_short() == letter);
        } else if let Some(verb) = self.command.find_subcommand(word).filter(|_| self.position == 0) {
            self.command = verb;
        } else {
            self.position += 1;
        }
    }

    fn option_of(&self, is_meant: impl Fn(&Arg) -> bool) -> Option<&'a Arg> {
        self.command.get_arguments().find(|arg| takes_value(arg) && is_meant(arg))
    }

    fn positional_values(&self, current: &str, remembered: &dyn Fn() -> Remembered) -> Vec<Candidate> {
        let positionals: Vec<&Arg> = self.command.get_positionals().collect();
        let takes_more = |arg: &&&Arg| matches!(arg.get_action(), ArgAction::Append);
        let arg = positionals.get(self.position).or(positionals.last().filter(takes_more));
        arg.map(|arg| values(self.command, arg, current, remembered)).unwrap_or_default()
    }
}

fn takes_value(arg: &Arg) -> bool {
    !arg.is_positional() && matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn verbs(place: &Place<'_>) -> Vec<Candidate> {
    let verbs = place.command.get_subcommands().filter(|_| place.position == 0);
    verbs.map(|verb| Candidate::new(verb.get_name(), first_line(verb.get_about()))).collect()
}

fn options(command: &Command) -> Vec<Candidate> {
    let options = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let long = |arg: &Arg| Some(Candidate::new(format!("--{}", arg.get_long()?), first_line(arg.get_help())));
    options.filter_map(long).collect()
}

fn first_line(help: Option<&impl ToString>) -> String {
    help.map(ToString::to_string).unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

/// The values of an argument; `current` is what stands there of one.
fn values(command: &Command, arg: &Arg, current: &str, remembered: &dyn Fn() -> Remembered) -> Vec<Candidate> {
    let possible = arg.get_possible_values();
    if !possible.is_empty() {
        return possible.iter().map(|value| Candidate::new(value.get_name(), first_line(value.get_help()))).collect();
    }
    let prefixed = |prefix: &'static str, names: Vec<String>| {
        names.into_iter().map(move |name| Candidate::new(format!("{prefix}{name}"), prefix.trim_end_matches(':')))
    };
    let plain = |names: Vec<String>, what: &'static str| names.into_iter().map(move |name| Candidate::new(name, what));
    match wanted(command, arg) {
        Wanted::Nothing => Vec::new(),
        Wanted::Envelopes => plain(remembered().envelopes, "envelope").collect(),
        Wanted::Accounts => plain(remembered().accounts, "account").collect(),
        Wanted::Payees => plain(remembered().payees, "payee").collect(),
        Wanted::Either if current.starts_with("env:") => prefixed("env:", remembered().envelopes).collect(),
        Wanted::Either if current.starts_with("acct:") => prefixed("acct:", remembered().accounts).collect(),
        Wanted::Either if current.starts_with("payee:") => prefixed("payee:", remembered().payees).collect(),
        Wanted::Either => {
            let Remembered { envelopes, accounts, .. } = remembered();
            plain(envelopes, "envelope").chain(plain(accounts, "account")).collect()
        }
        Wanted::Handles => {
            let handles = remembered().handles.into_iter();
            // Without the `#`, which begins a comment in a shell.
            handles.map(|(handle, what)| Candidate::new(handle.to_string().trim_start_matches('#'), what)).collect()
        }
        Wanted::Topics => {
            TOPICS.iter().flat_map(|topic| topic.names.first().map(|name| Candidate::new(*name, topic.about))).collect()
        }
    }
}

/// What kind of name an argument takes.
#[derive(Clone, Copy)]
enum Wanted {
    Nothing,
    Envelopes,
    Accounts,
    /// Of an envelope or an account.
    Either,
    Payees,
    Handles,
    Topics,
}

/// An argument says by its id or its placeholder what it takes; `name` is a new one where something is opened.
fn wanted(command: &Command, arg: &Arg) -> Wanted {
    let placeholder = arg.get_value_names().and_then(|names| names.first()).map(|name| name.as_str());
    match (command.get_name(), arg.get_id().as_str(), placeholder.unwrap_or_default()) {
        ("open", "name", _) => Wanted::Nothing,
        ("transfer" | "register" | "export" | "blame", "from" | "to" | "name" | "query" | "target", _) => {
            Wanted::Either
        }
        ("help", _, _) => Wanted::Topics,
        (_, "account", _) | (_, _, "ACCOUNT") => Wanted::Accounts,
        (_, "payee", _) | (_, _, "PAYEE") => Wanted::Payees,
        (_, "envelope", _) | (_, _, "ENVELOPE") => Wanted::Envelopes,
        (_, "handle", _) | (_, _, "HANDLE") => Wanted::Handles,
        (_, "query", _) | (_, _, "QUERY") => Wanted::Either,
        _ => Wanted::Nothing,
    }
}

#[cfg(test)]
mod tests;
