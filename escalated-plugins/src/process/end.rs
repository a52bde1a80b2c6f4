use std::{process::ExitStatus, time::Duration};

use tokio::process::Child;

/// How long each step of the end may take.
const STEP: Duration = Duration::from_secs(5);

/// Ends a process and what it has started. Its input has been closed if it is to end by itself;
/// `at_once` leaves it no time.
pub(crate) async fn end(mut child: Child, at_once: bool) -> Option<ExitStatus> {
    let group = child.id();
    if !at_once {
        if let Some(status) = wait(&mut child).await {
            signal(group, Signal::Kill);
            return Some(status);
        }
        signal(group, Signal::Terminate);
        if let Some(status) = wait(&mut child).await {
            signal(group, Signal::Kill);
            return Some(status);
        }
    }
    signal(group, Signal::Kill);
    let _ = child.start_kill();
    wait(&mut child).await
}

async fn wait(child: &mut Child) -> Option<ExitStatus> {
    tokio::time::timeout(STEP, child.wait()).await.ok()?.ok()
}

#[derive(Clone, Copy)]
pub(crate) enum Signal {
    Terminate,
    Kill,
}

/// Sends a signal to a process's group; what has ended already hears nothing.
#[cfg(unix)]
pub(crate) fn signal(group: Option<u32>, signal: Signal) {
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
pub(crate) fn signal(_group: Option<u32>, _signal: Signal) {}
