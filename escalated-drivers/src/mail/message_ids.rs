use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    ids::{MessageId, TenantId},
};

/// Where the Message-ID of a reply is fixed before its first mail leaves.
#[async_trait]
pub trait ReplyMessageIds: Send + Sync {
    /// Stores the id unless the reply has one, and returns the one that counts. A reply that is
    /// gone keeps the one that was offered.
    async fn assign(&self, cx: &Cx, reply: MessageId, message_id: &str) -> Result<String>;
}

/// Message-IDs for tests; they are forgotten with the process.
#[derive(Debug, Default)]
pub struct MemoryReplyMessageIds(Mutex<BTreeMap<(TenantId, MessageId), String>>);

#[async_trait]
impl ReplyMessageIds for MemoryReplyMessageIds {
    async fn assign(&self, cx: &Cx, reply: MessageId, message_id: &str) -> Result<String> {
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = ids.entry((cx.tenant.clone(), reply)).or_insert_with(|| message_id.to_owned());
        Ok(id.clone())
    }
}
