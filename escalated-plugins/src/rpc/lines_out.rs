use std::sync::Arc;

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::{Notify, Semaphore, mpsc},
};

/// How many bytes wait to be written at most; one longer line waits alone.
const WAITING: u32 = 16 * 1024 * 1024;
/// How many lines wait.
const LINES: usize = 1_024;
/// How much is written at once.
const BATCH: usize = 64 * 1024;

/// The way to the other side's input. Whoever writes while it does not read, waits.
#[derive(Debug, Clone)]
pub(super) struct LinesOut {
    lines: mpsc::Sender<(String, u32)>,
    room: Arc<Semaphore>,
    closing: Arc<Notify>,
}

/// The other side has closed its input.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the runtime has closed its input")]
pub(super) struct Closed;

impl LinesOut {
    /// The way, and what carries lines along it until nobody is left who writes.
    pub(super) fn open<W: AsyncWrite + Unpin + Send>(
        writer: W,
    ) -> (Self, impl Future<Output = ()> + Send) {
        let (lines, taken) = mpsc::channel(LINES);
        let room = Arc::new(Semaphore::new(WAITING as usize));
        let closing = Arc::new(Notify::new());
        let carry = carry(writer, taken, room.clone(), closing.clone());
        (Self { lines, room, closing }, carry)
    }

    /// Takes no more lines, and closes the way when those that wait are written.
    pub(super) fn close(&self) {
        self.room.close();
        self.closing.notify_one();
    }

    /// Writes a line; its end is added.
    pub(super) async fn write(&self, mut line: String) -> Result<(), Closed> {
        line.push('\n');
        let size = u32::try_from(line.len()).unwrap_or(WAITING).min(WAITING);
        self.room.acquire_many(size).await.map_err(|_| Closed)?.forget();
        self.lines.send((line, size)).await.map_err(|_| Closed)
    }
}

async fn carry<W: AsyncWrite + Unpin>(
    mut writer: W,
    mut lines: mpsc::Receiver<(String, u32)>,
    room: Arc<Semaphore>,
    closing: Arc<Notify>,
) {
    let mut batch = Vec::new();
    loop {
        let next = tokio::select! {
            biased;
            line = lines.recv() => line,
            () = closing.notified() => lines.try_recv().ok(),
        };
        let Some((line, size)) = next else { break };
        let mut sizes = size as usize;
        batch.clear();
        batch.shrink_to(4 * BATCH);
        batch.extend_from_slice(line.as_bytes());
        drop(line);
        while batch.len() < BATCH
            && let Ok((line, size)) = lines.try_recv()
        {
            batch.extend_from_slice(line.as_bytes());
            sizes += size as usize;
        }
        let written = match writer.write_all(&batch).await {
            Ok(()) => writer.flush().await,
            failed => failed,
        };
        room.add_permits(sizes);
        if written.is_err() {
            break;
        }
    }
    room.close();
}
