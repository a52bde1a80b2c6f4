//! An application on sea-orm that lends its pool to a helpdesk. It is compiled, never run.

use std::error::Error;

use escalated::Helpdesk;
use sea_orm::{ConnectionTrait as _, Database};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let own = Database::connect("sqlite:shop.db?mode=rwc").await?;
    own.execute_unprepared("CREATE TABLE orders (id INTEGER PRIMARY KEY)").await?;
    // Compiles only where sea-orm's sqlx and ours are the same crate.
    let pool = own.get_sqlite_connection_pool().clone();
    let secret = std::env::var("HELPDESK_SECRET")?;
    let helpdesk = Helpdesk::builder().pool(pool).secret(secret).build().await?;
    helpdesk.migrate().await?;
    Ok(())
}
