//! The person at the terminal, if there is one.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin, stdout};
use std::process::{Command, Stdio};

use app::Interrupt;
use async_trait::async_trait;
use cli::{Screen, Size};
use tokio::signal::unix::{SignalKind, signal};

/// Somebody sits there who can read a question and answer it.
pub(crate) fn is_interactive() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Asks one question; `None` when the answer is the end of the input.
pub(crate) fn ask_on_terminal(question: &str) -> Option<String> {
    let mut talk = stderr();
    write!(talk, "{question}").and_then(|()| talk.flush()).ok()?;
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line).ok()?;
    if read == 0 {
        // The cursor stands behind the question.
        let _ = writeln!(talk);
        return None;
    }
    Some(line)
}

/// Shows how far a long work is, in one line that is overwritten, and wipes it out at the end.
pub(crate) fn show_progress(words: Option<&str>) {
    let mut talk = stderr();
    // Nobody is worse off if it cannot be seen.
    let _ = write!(talk, "\r\x1b[K{}", words.unwrap_or_default()).and_then(|()| talk.flush());
}

/// What data and talk go to. A terminal that does not say its size has the one that all began with.
pub(crate) fn screen() -> Screen {
    let size = || {
        let said = terminal_size::terminal_size_of(stdout());
        said.map_or(Size { columns: 80, lines: 24 }, |(columns, lines)| Size {
            columns: columns.0.into(),
            lines: lines.0.into(),
        })
    };
    Screen { data: stdout().is_terminal().then(size), has_talk: stderr().is_terminal() }
}

/// Shows a text with a pager; `false` where none could be started. How it ends is the person's business.
pub(crate) fn show_pages(command: &str, text: &str) -> bool {
    // Ctrl-C is for the pager alone as long as it is there.
    let _heard = signal(SignalKind::interrupt());
    let mut pager = pager(command);
    // As others do: leave at once what fits, show colours, leave the text on the screen.
    if std::env::var_os("LESS").is_none() {
        pager.env("LESS", "FRX");
    }
    let Ok(mut pager) = pager.stdin(Stdio::piped()).spawn() else { return false };
    // Whoever has read enough closes it early.
    let _ = pager.stdin.take().map(|mut pages| pages.write_all(text.as_bytes()));
    pager.wait().is_ok_and(|ended| !matches!(ended.code(), Some(CANNOT_BE_RUN | NOT_FOUND)))
}

/// What a shell ends with where there is nothing to run.
const CANNOT_BE_RUN: i32 = 126;
const NOT_FOUND: i32 = 127;

/// Words alone need no shell, which would complain where there is no such program.
fn pager(command: &str) -> Command {
    if command.contains(|c: char| !c.is_alphanumeric() && !" /._-+".contains(c)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        return shell;
    }
    let mut words = command.split_whitespace();
    let mut pager = Command::new(words.next().unwrap_or_default());
    pager.args(words);
    pager
}

/// Ctrl-C.
pub(crate) struct CtrlC;

#[async_trait]
impl Interrupt for CtrlC {
    async fn wait(&self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
