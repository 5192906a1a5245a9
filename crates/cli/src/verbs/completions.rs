use app::{Failure, Host, remembered};
use clap::Args;

use crate::completion::{Candidate, Shell, candidates, quoted, split};
use crate::output::Streams;

/// Print what has a shell complete commands, options and names
///
/// Envelopes, accounts, payees and handles are those that this machine remembers: the store is asked nothing.
/// To have it from now on:
///
///     bash  pail completions bash > ~/.local/share/bash-completion/completions/pail
///     zsh   pail completions zsh > ~/.zfunc/_pail   (with fpath+=~/.zfunc before compinit)
///     fish  pail completions fish > ~/.config/fish/completions/pail.fish
///
///     $ pail completions fish | head -n 1
///     # Words of pail for fish.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    shell: Shell,
    /// Complete this line instead, up to where somebody types
    #[arg(long, hide = true, allow_hyphen_values = true)]
    line: Option<String>,
    /// What bash takes for the word: behind a colon it begins a new one
    #[arg(long, hide = true, allow_hyphen_values = true)]
    typed: Option<String>,
    /// Complete the last of these words instead
    #[arg(last = true, hide = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// Whoever is typing wants no errors: where nothing can be said, nothing is.
pub(crate) fn run(args: &CompletionsArgs, host: &Host, streams: &mut Streams<'_>) -> Result<(), Failure> {
    if let Some(line) = &args.line {
        let (words, quote) = split(line);
        let found = completed(words.get(1..).unwrap_or_default(), host);
        let before = words.last().map_or(0, |word| before_typed(word, args.typed.as_deref().unwrap_or(line)));
        let words = found.iter().filter_map(|one| one.word.get(before..));
        return streams.print(&words.map(|word| quoted(word, quote) + "\n").collect::<String>());
    }
    if args.words.is_empty() {
        return streams.print(match args.shell {
            Shell::Bash => include_str!("../completion/pail.bash"),
            Shell::Zsh => include_str!("../completion/pail.zsh"),
            Shell::Fish => include_str!("../completion/pail.fish"),
        });
    }
    let found = completed(&args.words, host);
    streams.print(&found.iter().map(|one| format!("{}\t{}\n", one.word, one.about)).collect::<String>())
}

fn completed(words: &[String], host: &Host) -> Vec<Candidate> {
    let mut command = crate::command();
    command.build();
    candidates(&command, words, &|| remembered(host, store(words)))
}

/// How much of the word stands before what bash takes for it.
fn before_typed(word: &str, typed: &str) -> usize {
    let (typed, _) = split(typed);
    typed.last().and_then(|typed| word.strip_suffix(typed.as_str())).map_or(0, str::len)
}

/// The ledger that the words name, if they do.
fn store(words: &[String]) -> Option<&str> {
    let beside = words.iter().zip(words.iter().skip(1)).find(|(word, _)| *word == "--store");
    let joined = || words.iter().find_map(|word| word.strip_prefix("--store="));
    beside.map(|(_, store)| store.as_str()).or_else(joined)
}
