//! One SQL layer over three databases: pools, connections, statements, rows.

mod arguments;
mod bulk;
pub mod conditions;
mod conn;
mod connect;
mod db;
mod dialect;
mod error;
mod held;
mod keeper;
mod many_rows;
mod observer;
mod pool;
mod rows;
pub mod schema;
pub mod sla;
mod statement;
pub mod stores;
pub mod tickets;
mod transaction;
pub mod unit;

pub(crate) use bulk::{Bulk, Holds};
pub use conn::Conn;
pub use connect::{ConnectOptions, connect};
pub use db::Db;
pub use dialect::Dialect;
pub(crate) use error::{database_error, unique_violation};
pub(crate) use held::Held;
pub(crate) use many_rows::{kept, pieces};
pub use observer::StatementObserver;
pub use pool::Pool;
pub use rows::DbRow;
pub use statement::Statement;
pub use transaction::Tx;
