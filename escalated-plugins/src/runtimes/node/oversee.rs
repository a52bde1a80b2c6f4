use std::{process::ExitStatus, sync::Arc, time::Duration};

use tokio::sync::watch;

use super::{
    NodeOptions,
    running::{Ending, Running},
};
use crate::process::{Process, Tail};

/// How long a process that is to end may finish what it has begun.
const DRAIN: Duration = Duration::from_secs(5);

/// Why a process is no more.
pub(super) enum Reason {
    /// It was to end.
    Wanted,
    /// It ended, or had to be ended: the code and the sentence.
    Failed(String),
}

enum Found {
    Ended(Option<ExitStatus>),
    Broke(String),
    Silent,
    Drain,
}

/// Watches a process until it has ended. It leaves nothing of it. `retire` says whether it was idle for
/// long enough, and if so nobody is given it any more.
pub(super) async fn oversee(
    running: &Arc<Running>,
    mut process: Process,
    mut tail: Tail,
    mut ending: watch::Receiver<Ending>,
    options: &NodeOptions,
    retire: impl Fn() -> bool,
) -> Reason {
    let found = watch(running, &mut process, &mut ending, options, retire).await;
    let reason = match &found {
        Found::Drain => Reason::Wanted,
        _ if running.session.counts().has_broken() => {
            let why = "the runtime wrote a line that did not end";
            Reason::Failed(format!("runtime_broke_protocol: {why}"))
        }
        Found::Ended(status) => {
            let status = status.map_or_else(String::new, |status| format!(" ({status})"));
            let said = tail.last().await.map(|said| format!(": {said}")).unwrap_or_default();
            Reason::Failed(format!("runtime_ended: the runtime ended{status}{said}"))
        }
        Found::Broke(why) => Reason::Failed(format!("runtime_broke_protocol: {why}")),
        Found::Silent => {
            Reason::Failed("runtime_silent: the runtime gave no sign of life".to_owned())
        }
    };
    if matches!(found, Found::Drain) {
        drained(running).await;
        running.session.close();
    }
    process.end(!matches!(found, Found::Drain)).await;
    running.session.sever();
    reason
}

async fn watch(
    running: &Running,
    process: &mut Process,
    ending: &mut watch::Receiver<Ending>,
    options: &NodeOptions,
    retire: impl Fn() -> bool,
) -> Found {
    let session = &running.session;
    let mut heard = session.counts().heard();
    loop {
        let is_late = tokio::select! {
            status = process.ended() => return Found::Ended(status),
            why = session.ended() => {
                // It closes its output as it ends.
                let status = tokio::time::timeout(Duration::from_millis(200), process.ended()).await;
                return match status {
                    Ok(status) => Found::Ended(status),
                    Err(_) => Found::Broke(why),
                };
            }
            _ = ending.changed() => return Found::Drain,
            () = session.late() => true,
            () = tokio::time::sleep(options.heartbeat) => false,
        };
        let heard_more = std::mem::replace(&mut heard, session.counts().heard()) != heard;
        if retire() {
            return Found::Drain;
        }
        let unanswered = session.pending().saturating_sub(running.in_flight());
        if unanswered > options.max_unanswered {
            return Found::Silent;
        }
        if is_late || !heard_more {
            tokio::select! {
                status = process.ended() => return Found::Ended(status),
                pong = session.ping() => if pong.is_err() {
                    return Found::Silent;
                },
            }
        }
    }
}

/// Waits until nothing is under way any more, but not for ever.
async fn drained(running: &Running) {
    let _ = tokio::time::timeout(DRAIN, async {
        while running.is_busy() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}
