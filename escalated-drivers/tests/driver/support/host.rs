use async_trait::async_trait;
use escalated_drivers::sql::{Conn, Pool};
use sqlx::{Database, MySql, Postgres, Sqlite, Transaction};

use super::Desk;

/// A host with a table of orders in the same database.
#[async_trait]
pub(crate) trait Host: Database + Sized {
    /// A transaction of the host's, on the helpdesk's pool.
    async fn begin(desk: &Desk) -> Transaction<'static, Self>;
    /// Writes an order.
    async fn order(tx: &mut Transaction<'static, Self>);
    /// The transaction, lent.
    fn lend<'t>(tx: &'t mut Transaction<'static, Self>) -> Conn<'t>;
}

macro_rules! host {
    ($database:ty, $pattern:pat => $pool:ident, $begin:literal) => {
        #[async_trait]
        impl Host for $database {
            async fn begin(desk: &Desk) -> Transaction<'static, Self> {
                let $pattern = &desk.database.pool else { panic!("another database") };
                $pool.begin_with($begin).await.unwrap()
            }

            async fn order(tx: &mut Transaction<'static, Self>) {
                let sql = "INSERT INTO host_orders (item) VALUES ('lamp')";
                sqlx::query(sql).execute(&mut **tx).await.unwrap();
            }

            fn lend<'t>(tx: &'t mut Transaction<'static, Self>) -> Conn<'t> {
                Conn::from(tx)
            }
        }
    };
}

host!(Sqlite, Pool::Sqlite { write, .. } => write, "BEGIN IMMEDIATE");
host!(Postgres, Pool::Postgres(pool) => pool, "BEGIN");
host!(MySql, Pool::MySql(pool) => pool, "START TRANSACTION");

impl Desk {
    /// Makes the host's table.
    pub(crate) async fn with_orders(self) -> Self {
        self.database.execute("CREATE TABLE host_orders (item VARCHAR(20) NOT NULL)").await;
        self
    }

    /// Orders, tickets, activities and events, as committed.
    pub(crate) async fn counts(&self) -> [i64; 4] {
        let mut counts = [0; 4];
        let tables =
            ["host_orders", "escalated_tickets", "escalated_ticket_activities", "escalated_outbox"];
        for (count, table) in counts.iter_mut().zip(tables) {
            *count = self.database.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        }
        counts
    }

    /// Waits until no transaction is open: what was cut off ends by itself.
    pub(crate) async fn settled(&self) {
        // A command may be between two looks with its transaction still to come, so several looks
        // in a row must see nothing open and nothing new.
        let (mut quiet, mut before) = (0, -1);
        for _ in 0..4_000 {
            let open = self.database.open_transactions().await;
            let events = self.database.number("SELECT COUNT(*) FROM escalated_outbox").await;
            quiet = if open == 0 && events == before { quiet + 1 } else { 0 };
            before = events;
            if quiet == 20 {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("a transaction stays open");
    }
}
