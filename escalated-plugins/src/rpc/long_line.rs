use serde_json::value::RawValue;

use super::{
    message::{Message, TOO_LARGE, sort},
    outstanding::Told,
    weight::{HEAVIEST, weigh},
};

/// What a line is that no request may be as long as.
pub(super) enum LongLine {
    /// A reply, or that it is too large.
    Reply(u64, Told),
    /// A request, which is too large, with its id.
    Request(Option<Box<RawValue>>),
    /// Nothing.
    Noise,
}

/// Looks what a long line is, in a thread for such things: megabytes of JSON take tens of
/// milliseconds, and others wait for the threads of the host.
pub(super) async fn read_long(line: Vec<u8>) -> LongLine {
    tokio::task::spawn_blocking(move || read(&line)).await.unwrap_or(LongLine::Noise)
}

fn read(line: &[u8]) -> LongLine {
    match sort(line) {
        Message::Reply { id, .. } if weigh(line) > HEAVIEST => {
            LongLine::Reply(id, Err(TOO_LARGE.to_owned()))
        }
        Message::Reply { id, reply } => LongLine::Reply(id, reply.told()),
        Message::Request { id, .. } => LongLine::Request(id.map(RawValue::to_owned)),
        Message::Noise => LongLine::Noise,
    }
}
