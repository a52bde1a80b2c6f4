//! Telling open screens of something at once; whoever is away misses it.

mod port;

pub use port::{Broadcast, Broadcaster, Channel, NoBroadcaster};
