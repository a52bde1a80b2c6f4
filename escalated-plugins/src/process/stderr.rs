use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::time::Clock;
use tokio::{io::AsyncRead, task::JoinHandle};

use crate::rpc::{Line, LineReader, Noise};

/// The longest line of standard error that is kept.
const LONGEST: usize = 8 * 1024;
/// How many lines are kept, to say why a process ended.
const KEPT: usize = 20;

/// What a process says on standard error, taken to the log; the last lines are kept.
#[derive(Debug)]
pub(crate) struct Tail {
    lines: Arc<Mutex<VecDeque<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Tail {
    /// What the process has started may hold its end open for ever.
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tail {
    /// Takes lines to the log until the process closes its end.
    pub(crate) fn follow(
        stderr: impl AsyncRead + Unpin + Send + 'static,
        runtime: String,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let lines = Arc::<Mutex<VecDeque<String>>>::default();
        let task = tokio::spawn(follow(stderr, runtime, clock, lines.clone()));
        Self { lines, task }
    }

    /// What was said last, in one line; it waits a little for what is still on its way.
    pub(crate) async fn last(&mut self) -> Option<String> {
        let _ = tokio::time::timeout(Duration::from_millis(100), &mut self.task).await;
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let said: Vec<_> = lines.iter().rev().take(3).rev().map(String::as_str).collect();
        (!said.is_empty()).then(|| said.join(" | ").chars().take(500).collect())
    }
}

async fn follow(
    stderr: impl AsyncRead + Unpin + Send,
    runtime: String,
    clock: Arc<dyn Clock>,
    kept: Arc<Mutex<VecDeque<String>>>,
) {
    let mut lines = LineReader::new(stderr, LONGEST, u64::MAX);
    let mut noise = Noise::new(clock);
    loop {
        let (text, bytes) = match lines.next().await {
            Ok(Line::Whole(line)) => (shown(line), line.len() as u64),
            Ok(Line::TooLong(bytes)) => (format!("a line of {bytes} bytes"), bytes),
            Ok(Line::End) | Err(_) => return,
        };
        if !text.is_empty() {
            tracing::info!(target: "escalated_plugins::stderr", %runtime, "{text}");
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT {
                kept.pop_front();
            }
            kept.push_back(text);
        }
        if let Some(pause) = noise.heard(bytes) {
            tokio::time::sleep(pause).await;
        }
    }
}

/// A line as a log may show it: no control characters, which a terminal would obey.
fn shown(line: &[u8]) -> String {
    String::from_utf8_lossy(line).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
