use std::{future::Future, time::Duration};

use escalated_core::{Error, Result};

use crate::local::detached;

/// How long a worker may take for what it has leased.
pub(super) const LEASE_SECONDS: i64 = 60;

/// How long one delivery or one job may take. It ends before its lease does, or another node would
/// begin the same while it is under way.
pub(super) const LIMIT: Duration = Duration::from_secs(45);

/// Work in a task of its own, which is cut off when it takes too long. A panic is its own failure,
/// not the dispatcher's.
pub(super) async fn limited<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    detached(async move {
        tokio::time::timeout(LIMIT, work).await.unwrap_or_else(|late| {
            let message = "it took too long and was cut off; it is tried again";
            Err(Error::unavailable("took_too_long", message).with_source(late))
        })
    })
    .await
}
