//! A child process that does not outlive us, however we die.

use std::io::Write;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use http::Request;

use crate::http_client;

/// How often a server is started that did not come up.
const STARTS: usize = 5;

/// Runs `$@` until it ends or standard input does, then removes what it leaves behind and kills all of its own
/// process group; the word `keep` ends it too, and its directory stays. That input is a pipe that only the tests'
/// process holds, so it ends with it, by `kill -9` too. A death signal from the kernel would not do: it is sent when
/// the *thread* that started the child ends, and each test has its own.
const SCRIPT: &str = r#"
exec 3<&0
"$@" </dev/null &
server=$!
trap 'kill -KILL "$server"' USR1
trap 'TETHERED_DIR=; kill -KILL "$server"' USR2
(read -r word <&3; if [ "$word" = keep ]; then kill -USR2 $$; else kill -USR1 $$; fi) &
# The first is cut short by the signal.
wait "$server"
wait "$server"
rm -rf -- "$TETHERED_DIR" $TETHERED_FILES
kill -KILL 0
"#;

/// Starts a server of the test tools. Somebody may take a port before it does; then it ends, and others are tried.
///
/// # Panics
///
/// If it is not installed, with the command that installs it; or if it does not start.
pub(crate) fn started<S>(name: &str, program: &Path, try_start: impl Fn(&Path) -> Option<S>) -> S {
    let install = "run scripts/install-test-tools.sh";
    assert!(program.exists(), "{name} is not installed at {}: {install}", program.display());
    let server = (0..STARTS).find_map(|_| try_start(program));
    server.unwrap_or_else(|| panic!("{} does not start: run it by hand to see why, or {install}", program.display()))
}

/// What is run.
#[derive(Debug, Default)]
pub(crate) struct Leashed<'a> {
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(&'a str, String)>,
    /// A directory that goes when the program does.
    pub(crate) dir: Option<&'a Path>,
    /// Files that it leaves in other places, as patterns of the shell.
    pub(crate) files: Vec<String>,
}

/// A process group on a leash.
#[derive(Debug)]
pub(crate) struct Tethered {
    shell: Child,
    leash: Option<ChildStdin>,
}

impl Tethered {
    pub(crate) fn start(program: &Path, leashed: &Leashed<'_>) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(program).args(&leashed.arguments);
        command.envs(leashed.environment.iter().map(|(name, value)| (name, value)));
        command.env("TETHERED_DIR", leashed.dir.unwrap_or(Path::new("")));
        command.env("TETHERED_FILES", leashed.files.join(" "));
        // A group of its own: `kill 0` must not reach the tests.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = command.spawn().expect("there is a shell");
        let leash = shell.stdin.take();
        Self { shell, leash }
    }

    /// `kill -9` for the program, whose directory stays.
    pub(crate) fn kill_and_keep(mut self) {
        let leash = self.leash.as_mut().expect("it is there until its end");
        leash.write_all(b"keep\n").expect("the shell waits for a word");
        let _ = self.shell.wait();
    }

    /// Waits until it answers a stranger with this status; `false` if it ended, or did not within this time.
    pub(crate) fn answers(&mut self, address: &str, status: u16, within: Duration) -> bool {
        let request = Request::get(address).body(Vec::new()).expect("a plain request");
        let start = Instant::now();
        while start.elapsed() < within && self.is_alive() {
            let has_answered = http_client::send(&request).is_ok_and(|answer| answer.status == status);
            thread::sleep(Duration::from_millis(20));
            if has_answered {
                // Another server on the same port would have answered too, but then ours is gone.
                return self.is_alive();
            }
        }
        false
    }

    fn is_alive(&mut self) -> bool {
        matches!(self.shell.try_wait(), Ok(None))
    }
}

impl Drop for Tethered {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.shell.wait();
    }
}
