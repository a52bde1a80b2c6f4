use std::{io, sync::Arc};

use jsonrpsee_core::client::{ReceivedMessage, TransportReceiverT};
use serde_json::value::RawValue;
use tokio::{io::AsyncRead, sync::Notify};

use super::{
    Counts,
    answers::Answers,
    line_reader::{Line, LineReader},
    long_line::{LongLine, read_long},
    message::{Message, TOO_LARGE, sort},
    noise::Noise,
    outstanding::Outstanding,
    weight::{HEAVIEST, LONGEST, weigh},
};

/// The client's way in. It is told which of its own requests were replied to, each once, and nothing
/// else; the replies themselves are kept for whoever asked.
pub(super) struct LineReceiver<R> {
    pub(super) lines: LineReader<R>,
    pub(super) outstanding: Outstanding,
    pub(super) answers: Answers,
    pub(super) noise: Noise,
    pub(super) counts: Counts,
    /// What the other side has started may hold its output open when it has ended.
    pub(super) severed: Arc<Notify>,
}

/// A line of up to so many bytes takes little memory, whatever it is.
const LIGHT: usize = 4 * 1024;

/// What the client is told of a reply.
fn came(id: u64) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":null}}"#)
}

fn is_too_large(request: &[u8]) -> bool {
    request.len() > LONGEST || (request.len() > LIGHT && weigh(request) > HEAVIEST)
}

impl<R: AsyncRead + Unpin + Send> LineReceiver<R> {
    async fn skip(&mut self, bytes: u64) {
        self.counts.skip();
        if let Some(pause) = self.noise.heard(bytes) {
            tracing::warn!(
                target: "escalated_plugins",
                skipped = self.counts.skipped(),
                "a runtime writes lines that are not understood"
            );
            tokio::time::sleep(pause).await;
        }
    }
}

impl<R: AsyncRead + Unpin + Send + 'static> TransportReceiverT for LineReceiver<R> {
    type Error = io::Error;

    async fn receive(&mut self) -> Result<ReceivedMessage, io::Error> {
        loop {
            let ended = || io::Error::new(io::ErrorKind::UnexpectedEof, "the runtime ended");
            let line = tokio::select! {
                biased;
                () = self.severed.notified() => return Err(ended()),
                line = self.lines.next() => line,
            };
            let line = line.inspect_err(|_| self.counts.break_off())?;
            let (useless, long) = match line {
                Line::End => return Err(ended()),
                Line::TooLong(bytes) => (bytes, true),
                Line::Whole(line) if line.len() > LONGEST => {
                    let bytes = line.len() as u64;
                    match read_long(self.lines.take()).await {
                        LongLine::Reply(id, told) if self.outstanding.settle(id) => {
                            self.counts.hear();
                            self.outstanding.keep(id, told);
                            return Ok(ReceivedMessage::Text(came(id)));
                        }
                        LongLine::Request(id) => self.answers.refuse(id.as_deref()).await,
                        LongLine::Reply(..) | LongLine::Noise => {}
                    }
                    (bytes, false)
                }
                Line::Whole(line) => match sort(line) {
                    Message::Reply { id, reply } if self.outstanding.settle(id) => {
                        self.counts.hear();
                        let is_heavy = line.len() > LIGHT && weigh(line) > HEAVIEST;
                        let too_large = || Err(TOO_LARGE.to_owned());
                        let told = if is_heavy { too_large() } else { reply.told() };
                        self.outstanding.keep(id, told);
                        self.lines.release();
                        return Ok(ReceivedMessage::Text(came(id)));
                    }
                    Message::Request { id, .. } if is_too_large(line) => {
                        self.answers.refuse(id).await;
                        (line.len() as u64, false)
                    }
                    Message::Request { id, method, params } => {
                        let weight = if line.len() > LIGHT { weigh(line) } else { 0 };
                        let (id, params) =
                            (id.map(RawValue::to_owned), params.map(RawValue::to_owned));
                        let method = method.into_owned();
                        self.counts.hear();
                        if let Some(place) = self.answers.place(weight).await {
                            self.answers.begin(place, id, method, params);
                        }
                        continue;
                    }
                    Message::Reply { .. } | Message::Noise => (line.len() as u64, false),
                },
            };
            if long {
                tracing::warn!(target: "escalated_plugins", bytes = useless, "a runtime wrote a line that is too long");
            }
            self.skip(useless).await;
        }
    }
}
