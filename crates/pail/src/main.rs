//! The door: wires the world to the command line and gives the shell its exit code.

mod azure;
mod machine;
mod terminal;
mod wiring;

use std::io::{stderr, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use app::{Environment, Host};
use cli::{Ask, Streams};

use crate::machine::{RandomIds, SystemClock, TokioSleep};
use crate::terminal::{CtrlC, ask_on_terminal, is_interactive, screen, show_pages, show_progress};
use crate::wiring::RealStores;

fn main() -> ExitCode {
    let words = std::env::args_os().collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a process may have one thread and its timers");
    let (mut out, mut talk) = (stdout().lock(), stderr().lock());
    let mut ask = ask_on_terminal;
    let ask: Option<&mut Ask> = if is_interactive() { Some(&mut ask) } else { None };
    let mut pages = show_pages;
    let mut streams = Streams::new(&mut out, &mut talk);
    streams.ask = ask;
    streams.screen = screen();
    streams.pages = Some(&mut pages);
    let exit = runtime.block_on(cli::run(words, host(), &mut streams));
    ExitCode::from(exit.code())
}

/// The world as it is.
fn host() -> Host {
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Host {
        stores: Arc::new(RealStores),
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(RandomIds),
        sleep: Arc::new(TokioSleep),
        interrupt: Arc::new(CtrlC),
        progress: if is_interactive() { show_progress } else { |_| {} },
        environment: Environment::new(variables),
        current_dir: std::env::current_dir().unwrap_or_default(),
        host_name: gethostname::gethostname().to_string_lossy().into_owned(),
        time_zone: machine::system_time_zone,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
