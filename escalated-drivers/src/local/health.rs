use async_trait::async_trait;
use escalated_core::{Result, services::Health};

use super::{LocalDriver, detached};
use crate::sql::Statement;

#[async_trait]
impl Health for LocalDriver {
    async fn check(&self) -> Result<()> {
        let driver = self.clone();
        detached(async move {
            let mut held = driver.db().read().await?;
            held.conn().execute(Statement::raw("SELECT 1", Vec::new())).await?;
            Ok(())
        })
        .await
    }
}
