//! Throwaway servers on loopback, for tests and for developers.

mod detached;
mod interrupt;
mod mariadb;
mod owner;
mod pair;
mod postgres;
mod serve;
mod server;
mod smtp;

pub use self::detached::{detach, stop};
pub(crate) use self::interrupt::{forget, register};
pub use self::pair::Servers;
pub use self::serve::serve;
pub use self::server::{Durability, Server};
pub(crate) use self::server::{kill_group, signal};
