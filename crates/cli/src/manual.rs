//! The manual for `man`: one page a command, made of its help, so that the two cannot differ.

use clap::{Arg, ArgAction, Command};

use crate::exit::EXITS;

/// The day that the form of these pages is of; pages carry no clock, so that the same program writes the same pages.
const DATE: &str = "2026-11-28";

/// Every page and its name, of the program and of all its commands. The command is built.
pub(crate) fn pages(command: &Command) -> Vec<(String, String)> {
    let own = (name(command), page(command));
    [own].into_iter().chain(verbs(command).flat_map(pages)).collect()
}

/// The page of one command, which is built.
pub(crate) fn page(command: &Command) -> String {
    let name = name(command);
    let title =
        format!(".TH {} 1 {DATE} \"pail {}\" Pennypail\n", escaped(&name.to_uppercase()), env!("CARGO_PKG_VERSION"));
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let named = format!(".SH NAME\n{} \\- {}\n", escaped(&name), escaped(&about));
    let usage = command.clone().render_usage().to_string();
    let usage = format!(".SH SYNOPSIS\n{}\n", escaped(usage.trim_start_matches("Usage: ").trim()));
    let (words, example) = description(command);
    let verbs = section("COMMANDS", verbs(command).map(verb));
    let positionals = section("ARGUMENTS", command.get_positionals().map(argument));
    let options = section("OPTIONS", command.get_arguments().filter(|arg| !arg.is_positional()).map(argument));
    let exits = EXITS.iter().map(|(exit, meaning)| format!(".TP\n.B {}\n{}\n", exit.code(), escaped(meaning)));
    let exits = section("EXIT STATUS", exits);
    [title, named, usage, words, example, verbs, positionals, options, exits, see_also(command)].concat()
}

/// `pail-envelope-open`.
fn name(command: &Command) -> String {
    command.get_bin_name().unwrap_or_else(|| command.get_name()).replace(' ', "-")
}

fn verbs(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|verb| verb.get_name() != "help" || !command.get_name().contains(' '))
}

/// The paragraphs of the help, and its example.
fn description(command: &Command) -> (String, String) {
    let help = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let (mut words, mut example) = (String::new(), String::new());
    for paragraph in help.split("\n\n").skip(1) {
        let lines = || paragraph.lines();
        if lines().all(|line| line.starts_with("    ")) {
            let lines = lines().map(|line| escaped(line.trim_start()));
            example.extend([".nf\n"].map(str::to_owned).into_iter().chain(lines.map(|line| line + "\n")));
            example.push_str(".fi\n");
        } else {
            let gap = if words.is_empty() { "" } else { ".PP\n" };
            words.push_str(gap);
            words.extend(lines().map(|line| escaped(line.trim()) + "\n"));
        }
    }
    let titled = |title: &str, text: String| if text.is_empty() { text } else { format!(".SH {title}\n{text}") };
    (titled("DESCRIPTION", words), titled("EXAMPLES", example))
}

fn section(title: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.collect();
    if entries.is_empty() { entries } else { format!(".SH \"{title}\"\n{entries}") }
}

fn verb(command: &Command) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    format!(".TP\n.B {}\n{}\n", escaped(command.get_name()), escaped(&about))
}

fn argument(arg: &Arg) -> String {
    if arg.is_hide_set() {
        return String::new();
    }
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let help: String =
        help.lines().filter(|line| !line.trim().is_empty()).map(|line| escaped(line.trim()) + "\n").collect();
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let defaults = if defaults.is_empty() || takes_none(arg) {
        String::new()
    } else {
        format!("[default: {}]\n", escaped(&defaults.join(", ")))
    };
    format!(".TP\n.B {}\n{help}{defaults}", escaped(&spelling(arg)))
}

/// `-o, --output-file <FILE>`, `[MEMO]`.
fn spelling(arg: &Arg) -> String {
    let values = arg.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>"));
    let values = values.collect::<Vec<_>>().join(" ");
    if arg.is_positional() {
        return if values.is_empty() { arg.get_id().to_string() } else { values };
    }
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let flags = short.into_iter().chain(long).collect::<Vec<_>>().join(", ");
    if takes_none(arg) { flags } else { format!("{flags} {values}") }
}

fn takes_none(arg: &Arg) -> bool {
    !matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn see_also(command: &Command) -> String {
    if command.get_bin_name().is_none_or(|name| !name.contains(' ')) {
        let pages = verbs(command).map(|verb| format!(".BR {} (1)", escaped(&name(verb))));
        return format!(".SH \"SEE ALSO\"\n{}\n", pages.collect::<Vec<_>>().join(",\n"));
    }
    ".SH \"SEE ALSO\"\n.BR pail (1)\n".to_owned()
}

/// The text as roff takes it: no backslash of ours means something, no line begins with a command, hyphens can be copied.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}
