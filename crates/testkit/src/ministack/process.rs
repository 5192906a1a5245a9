//! A child process that does not outlive us, however we die.

use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// Runs `$1` and, when standard input ends, kills all of its own process group. That input is a pipe that
/// only the tests' process holds, so it ends with it, by `kill -9` too. A death signal from the kernel would
/// not do: it is sent when the *thread* that started the child ends, and each test has its own.
const SCRIPT: &str = r#"
exec 3<&0
"$1" </dev/null &
server=$!
(read -r _ <&3; kill -KILL 0) &
wait "$server"
"#;

/// A process group on a leash.
#[derive(Debug)]
pub(super) struct Tethered {
    shell: Child,
    leash: Option<ChildStdin>,
}

impl Tethered {
    pub(super) fn start(program: &Path, environment: &[(&str, String)]) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(program).envs(environment.iter().map(|(name, value)| (name, value)));
        // A group of its own: `kill 0` must not reach the tests.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = command.spawn().expect("there is a shell");
        let leash = shell.stdin.take();
        Self { shell, leash }
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.shell.try_wait(), Ok(None))
    }
}

impl Drop for Tethered {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.shell.wait();
    }
}
