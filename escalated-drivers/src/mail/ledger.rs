use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use escalated_core::{Result, actor::Cx, ids::TenantId, time::Timestamp};
use sha2::{Digest, Sha256};

/// What was sent: one mail to one addressee. Its hash is what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail(String);

impl SentMail {
    /// The mail about one event.
    #[must_use]
    pub fn about_event(event_id: &str, addressee: &str) -> Self {
        let key = format!("event\0{event_id}\0{addressee}");
        Self(hex::encode(Sha256::digest(key.as_bytes())))
    }

    /// Lower-case hex of a SHA-256.
    #[must_use]
    pub fn key_hash(&self) -> &str {
        &self.0
    }
}

/// Remembers which mails left, so that a second attempt for one addressee does not mail another
/// again.
///
/// ```
/// use escalated_core::{actor::Cx, ids::TenantId, time::{Clock, ManualClock}};
/// use escalated_drivers::mail::{MemorySentLedger, SentLedger, SentMail};
/// # tokio_test(async {
/// let ledger = MemorySentLedger::default();
/// let cx = Cx::system(TenantId::default(), ManualClock::default().now());
/// let mail = SentMail::about_event("e-1", "user:7");
/// assert!(!ledger.was_sent(&cx, &mail).await.unwrap());
/// ledger.record(&cx, &mail).await.unwrap();
/// assert!(ledger.was_sent(&cx, &mail).await.unwrap());
/// # });
/// # fn tokio_test(f: impl Future) {
/// #     tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(f);
/// # }
/// ```
#[async_trait]
pub trait SentLedger: Send + Sync {
    /// Whether the mail left before.
    async fn was_sent(&self, cx: &Cx, mail: &SentMail) -> Result<bool>;
    /// Remembers that it left; no error when that is known.
    async fn record(&self, cx: &Cx, mail: &SentMail) -> Result<()>;
    /// Forgets what left before that instant, of all tenants, at most 1,000. Returns how many.
    async fn forget_before(&self, before: Timestamp) -> Result<u64>;
}

/// A ledger for tests and for hosts without a database; it forgets with the process.
#[derive(Debug, Default)]
pub struct MemorySentLedger(Mutex<BTreeSet<(TenantId, String, Timestamp)>>);

#[async_trait]
impl SentLedger for MemorySentLedger {
    async fn was_sent(&self, cx: &Cx, mail: &SentMail) -> Result<bool> {
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(sent.iter().any(|(tenant, key, _)| *tenant == cx.tenant && key == mail.key_hash()))
    }

    async fn record(&self, cx: &Cx, mail: &SentMail) -> Result<()> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.insert((cx.tenant.clone(), mail.key_hash().to_owned(), cx.now));
        Ok(())
    }

    async fn forget_before(&self, before: Timestamp) -> Result<u64> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = sent.len();
        sent.retain(|(_, _, at)| *at >= before);
        Ok(u64::try_from(count - sent.len()).unwrap_or(u64::MAX))
    }
}
