use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};

use super::Round;

/// How long a lane waits for what it has begun before it begins more beside it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Work that its lane no longer waits for. It settles itself, and must be polled to its end; tells
/// what was done.
pub(super) type Slow = BoxFuture<'static, Round>;

/// How much of a lane is taken by slow work.
#[derive(Debug, Clone, Default)]
pub(super) struct SlowCount(Arc<AtomicUsize>);

/// One place that is taken.
pub(super) struct Taken(Arc<AtomicUsize>);

impl SlowCount {
    pub(super) fn take(&self) -> Taken {
        self.0.fetch_add(1, Ordering::Relaxed);
        Taken(self.0.clone())
    }

    /// What is left of `all`.
    pub(super) fn left(&self, all: usize) -> usize {
        all.saturating_sub(self.0.load(Ordering::Relaxed))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is done while the lane is patient, and what is not.
pub(super) async fn patiently<T: 'static>(
    work: Vec<BoxFuture<'static, T>>,
) -> (Vec<T>, FuturesUnordered<BoxFuture<'static, T>>) {
    let mut under_way: FuturesUnordered<_> = work.into_iter().collect();
    let mut done = Vec::new();
    let all = async {
        while let Some(one) = under_way.next().await {
            done.push(one);
        }
    };
    // Whatever is late is left where it is.
    let _ = tokio::time::timeout(PATIENCE, all).await;
    (done, under_way)
}
