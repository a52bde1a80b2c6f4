//! One SQL layer over three databases: pools, connections, statements, rows.

pub mod conditions;
mod conn;
mod connect;
mod dialect;
mod error;
mod observer;
mod pool;
mod rows;
pub mod schema;
mod statement;
pub mod stores;
pub mod tickets;
mod transaction;
pub mod unit;

pub use conn::Conn;
pub use connect::{ConnectOptions, connect};
pub use dialect::Dialect;
pub(crate) use error::{database_error, unique_violation};
pub use observer::StatementObserver;
pub use pool::{Db, Pool};
pub use rows::DbRow;
pub use statement::Statement;
pub use transaction::Tx;
