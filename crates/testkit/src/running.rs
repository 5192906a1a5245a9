//! A program that runs beside its test and never outlives it.

use std::process::{Child, Command, Output, Stdio};

use crate::Ran;

/// A running program. Dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Option<Child>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        Self { child: Some(child) }
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ran {
        Ran::of(self.output())
    }

    /// `kill -9`; what it wrote until then. One that had ended already has its exit code.
    pub fn kill(mut self) -> Ran {
        let child = self.child.as_mut().expect("it is there until its end");
        child.kill().expect("our own child can be killed");
        Ran::of(self.output())
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        let id = self.child.as_ref().expect("it is there until its end").id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -INT \"$1\"", "sh", &id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "no signal could be sent to {id}");
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    fn output(&mut self) -> Output {
        let child = self.child.take().expect("it is there until its end");
        child.wait_with_output().expect("its output can be read")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
