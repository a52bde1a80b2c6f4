//! An application on diesel that adds a helpdesk. It is compiled, never run.

use std::error::Error;

use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};
use escalated::Helpdesk;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut own = SqliteConnection::establish(":memory:")?;
    diesel::sql_query("CREATE TABLE orders (id INTEGER PRIMARY KEY)").execute(&mut own)?;
    let secret = std::env::var("HELPDESK_SECRET")?;
    let builder = Helpdesk::builder().database("sqlite:helpdesk.db").secret(secret);
    let helpdesk = builder.build().await?;
    helpdesk.migrate().await?;
    Ok(())
}
