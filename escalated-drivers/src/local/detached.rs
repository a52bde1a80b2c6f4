use std::future::Future;

use escalated_core::{Error, Result};

/// Runs work in a task of its own and waits for it. A caller who goes away (a client that hangs
/// up, a timeout, a select) does not stop it half way: it finishes, and nobody reads the result.
///
/// # Errors
/// Those of the work; `task_failed` if it panicked or the runtime is going down.
pub async fn detached<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(error) => {
            Err(Error::internal("task_failed", "the work was cut off").with_source(error))
        }
    }
}
