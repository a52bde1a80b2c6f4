use std::{sync::mpsc, time::Duration};

use tokio::task::yield_now;

/// Time that stands still until a test lets it pass, while processes run: a call is late when the test
/// says so, however slow the machine is.
///
/// tokio lets paused time jump when nothing is to be done, and waiting for a process is nothing to it.
/// A blocking task that waits for the end of the test keeps it from that. After two minutes it gives
/// up, so that a test which waits in vain runs into all limits and fails.
pub(crate) struct StandingTime(
    #[expect(dead_code, reason = "its end is the message")] mpsc::Sender<()>,
);

impl StandingTime {
    /// From now on.
    pub(crate) fn begin() -> Self {
        let (end, ended) = mpsc::channel();
        tokio::task::spawn_blocking(move || ended.recv_timeout(Duration::from_secs(120)));
        tokio::time::pause();
        Self(end)
    }

    /// Lets everybody do what they can do at once, and then lets so much time pass.
    pub(crate) async fn pass(&self, time: Duration) {
        for _ in 0..100 {
            yield_now().await;
        }
        // tokio's timers count whole milliseconds, and round up.
        tokio::time::advance(time + Duration::from_millis(1)).await;
    }
}
