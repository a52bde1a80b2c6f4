//! JSON-RPC 2.0 in lines: both sides ask, and each numbers its own requests.
//!
//! The client is jsonrpsee's, on a transport of ours, because it stops for good at the first reply that
//! it does not know. What a runtime writes is sorted here before the client sees any of it.

mod answers;
mod counts;
mod incoming;
mod line_reader;
mod lines_out;
mod long_line;
mod message;
mod noise;
mod outstanding;
mod peer;
mod receiver;
mod sender;
mod weight;

pub(crate) use counts::Counts;
pub(crate) use incoming::Incoming;
pub(crate) use line_reader::{Line, LineReader};
pub(crate) use noise::Noise;
pub(crate) use peer::{Opening, Peer};
