use std::{process::ExitStatus, sync::Arc, time::Duration};

use tokio::{process::Child, sync::watch};

use super::{
    NodeOptions,
    running::{Ending, Running},
};
use crate::process::{Tail, end};

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

/// Watches a process until it has ended. It leaves nothing of it.
pub(super) async fn oversee(
    running: &Arc<Running>,
    mut child: Child,
    mut tail: Tail,
    mut ending: watch::Receiver<Ending>,
    options: &NodeOptions,
) -> Reason {
    let found = watch(running, &mut child, &mut ending, options).await;
    let reason = match &found {
        Found::Drain => Reason::Wanted,
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
    end(child, !matches!(found, Found::Drain)).await;
    running.session.sever();
    reason
}

async fn watch(
    running: &Running,
    child: &mut Child,
    ending: &mut watch::Receiver<Ending>,
    options: &NodeOptions,
) -> Found {
    let session = &running.session;
    let mut heard = session.counts().heard();
    loop {
        let is_late = tokio::select! {
            status = child.wait() => return Found::Ended(status.ok()),
            why = session.ended() => {
                // It closes its output as it ends.
                let status = tokio::time::timeout(Duration::from_millis(200), child.wait()).await;
                return match status {
                    Ok(status) => Found::Ended(status.ok()),
                    Err(_) => Found::Broke(why),
                };
            }
            _ = ending.changed() => return Found::Drain,
            () = session.late() => true,
            () = tokio::time::sleep(options.heartbeat) => false,
        };
        let heard_more = std::mem::replace(&mut heard, session.counts().heard()) != heard;
        if running.idle_for() >= options.idle {
            return Found::Drain;
        }
        let unanswered = session.pending().saturating_sub(running.in_flight());
        if unanswered > options.max_unanswered {
            return Found::Silent;
        }
        if is_late || !heard_more {
            tokio::select! {
                status = child.wait() => return Found::Ended(status.ok()),
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
