use app::Failure;
use clap::{Args, Command};
use domain::{Name, nearest};
use report::{Page, Role};

use crate::output::Streams;
use crate::prose::prose;
use crate::topics::{TOPICS, topic};

/// Show how a command is used, or what there is to know about a topic
///
/// Without a word it lists all commands and topics.
///
///     $ pail help exit-codes
///     Exit codes
///     ...
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct HelpArgs {
    /// A command, such as `envelope open`, or a topic [default: a list of both]
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

/// The commands as they are listed, by what one wants to do.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Money in and out", &["add", "withdraw", "transfer", "income"]),
    ("The budget", &["assign", "cover", "hold", "budget", "envelope", "account", "payee", "set"]),
    ("What there is and was", &["balance", "register", "report", "chart", "show", "log", "diff", "blame"]),
    ("Mistakes and trouble", &["edit", "void", "restore", "undo", "resolve", "repair", "verify", "doctor"]),
    ("Places and files", &["init", "where", "publish", "import", "export", "copy"]),
    ("This program", &["demo", "help", "man", "completions"]),
];

pub(crate) fn run(args: &HelpArgs, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut command = crate::command();
    command.build();
    match args.words.as_slice() {
        [] => streams.show_page(list(&command)),
        words => match found(&mut command, words) {
            Some(found) => streams.show_page(Page::of_plain(&found.render_long_help().to_string())),
            None => match words {
                [name] => match topic(name) {
                    Some(topic) => streams.show_page(prose(topic.text, streams.layout())),
                    None => Err(unknown(&command, name)),
                },
                _ => Err(unknown(&command, &words.join(" "))),
            },
        },
    }
}

/// The command that these words name.
fn found<'a>(command: &'a mut Command, words: &[String]) -> Option<&'a mut Command> {
    words.iter().try_fold(command, |command, word| command.find_subcommand_mut(word))
}

fn unknown(command: &Command, name: &str) -> Failure {
    let names =
        command.get_subcommands().map(Command::get_name).chain(TOPICS.iter().flat_map(|topic| topic.names).copied());
    let names: Vec<Name> = names.filter_map(|name| Name::parse(name).ok()).collect();
    let near = Name::parse(name).ok().and_then(|typed| nearest(&typed, names.iter()).cloned());
    let failure = Failure::usage(format!("there is no command and no topic `{name}`"));
    let failure =
        near.into_iter().fold(failure, |failure, near| failure.hint(format!("did you mean `pail help {near}`?")));
    failure.hint("`pail help` lists all")
}

fn list(command: &Command) -> Page {
    let mut page = Page::default();
    let about = |name: &str| {
        let command = command.get_subcommands().find(|verb| verb.get_name() == name)?;
        Some(command.get_about().map(ToString::to_string).unwrap_or_default())
    };
    for (title, verbs) in GROUPS {
        page.put(Role::Heading, title);
        page.put(Role::Plain, "\n");
        verbs
            .iter()
            .filter_map(|verb| Some((verb, about(verb)?)))
            .for_each(|(verb, about)| put(&mut page, verb, &about));
        page.put(Role::Plain, "\n");
    }
    page.put(Role::Heading, "Topics");
    page.put(Role::Plain, "\n");
    TOPICS.iter().for_each(|topic| put(&mut page, topic.names[0], topic.about));
    page.put(Role::Plain, "\n`pail help COMMAND` and `pail help TOPIC` say more.\n");
    page
}

fn put(page: &mut Page, name: &str, about: &str) {
    page.put(Role::Plain, &format!("  {name:<12}  {about}\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_one_group() {
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, verbs)| *verbs).copied().collect();
        for verb in crate::command().get_subcommands().map(|verb| verb.get_name().to_owned()) {
            let count = grouped.iter().filter(|name| **name == verb).count();
            assert_eq!(count, 1, "{verb} belongs into one of GROUPS");
        }
    }
}
