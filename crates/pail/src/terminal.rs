//! The person at the terminal, if there is one.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use app::Interrupt;
use async_trait::async_trait;

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
