//! An application on rusqlite that adds a helpdesk. It is compiled, never run.

use std::error::Error;

use escalated::{Helpdesk, HttpConfig};
use rusqlite::Connection;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let own = Connection::open_in_memory()?;
    let secret: String = own.query_row("SELECT hex(randomblob(32))", [], |row| row.get(0))?;
    let database = std::env::var("DATABASE_URL")?;
    let helpdesk = Helpdesk::builder().database(database).secret(secret).build().await?;
    helpdesk.migrate().await?;
    let _mounted = escalated::axum::router(helpdesk.http(HttpConfig::default()));
    Ok(())
}
