//! Throwaway database servers on loopback, for tests and for developers.

mod detached;
mod interrupt;
mod mariadb;
mod owner;
mod pair;
mod postgres;
mod serve;
mod server;

pub use self::detached::{detach, stop};
pub use self::pair::Servers;
pub use self::serve::serve;
pub(crate) use self::server::signal;
pub use self::server::{Durability, Server};
