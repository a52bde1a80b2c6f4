use std::time::Duration;

use super::child::Process;

/// How long each step of the end may take.
const STEP: Duration = Duration::from_secs(5);

impl Process {
    /// Ends it and what it has started. Its input has been closed if it is to end by itself;
    /// `at_once` leaves it no time.
    pub(crate) async fn end(mut self, at_once: bool) {
        if !at_once && self.within_step().await.is_none() {
            signal(self.group, Signal::Terminate);
            let _ = self.within_step().await;
        }
        signal(self.group, Signal::Kill);
        let _ = self.child.start_kill();
        let _ = self.within_step().await;
        // Its number may be given to somebody else from now on.
        self.group = None;
    }

    async fn within_step(&mut self) -> Option<()> {
        tokio::time::timeout(STEP, self.child.wait()).await.ok().map(|_| ())
    }
}

impl Drop for Process {
    /// Whoever ends in haste leaves nothing of it either.
    fn drop(&mut self) {
        signal(self.group, Signal::Kill);
    }
}

#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

/// Sends a signal to a process's group; what has ended already hears nothing.
#[cfg(unix)]
fn signal(group: Option<u32>, signal: Signal) {
    use rustix::process::{Pid, Signal as Number, kill_process_group};
    let Some(group) = group.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) else { return };
    let number = match signal {
        Signal::Terminate => Number::TERM,
        Signal::Kill => Number::KILL,
    };
    let _ = kill_process_group(group, number);
}

/// There are no groups: the process alone is ended.
#[cfg(not(unix))]
fn signal(_group: Option<u32>, _signal: Signal) {}
