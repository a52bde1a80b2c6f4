use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use escalated_core::{
    Result,
    mail::{Mailer, OutgoingMail},
};

/// A mail that was kept instead of sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMail {
    /// Its number, from 1; never used twice.
    pub id: u64,
    /// The mail.
    pub mail: OutgoingMail,
}

/// Keeps mail instead of sending it: the developer's mailbox, and tests. Clones share it.
///
/// ```
/// use escalated_drivers::mail::MemoryMailer;
/// let mailbox = MemoryMailer::new(200);
/// assert!(mailbox.list().is_empty());
/// assert!(mailbox.get(1).is_none());
/// ```
#[derive(Debug, Clone)]
pub struct MemoryMailer {
    most: usize,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    count: u64,
    mails: VecDeque<KeptMail>,
}

impl MemoryMailer {
    /// An empty mailbox; beyond `most` mails the oldest go.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), kept: Arc::default() }
    }

    /// All mails, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<KeptMail> {
        self.locked(|kept| kept.mails.iter().rev().cloned().collect())
    }

    /// One mail.
    #[must_use]
    pub fn get(&self, id: u64) -> Option<KeptMail> {
        self.locked(|kept| kept.mails.iter().find(|mail| mail.id == id).cloned())
    }

    fn locked<T>(&self, read: impl FnOnce(&mut Kept) -> T) -> T {
        read(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for MemoryMailer {
    fn default() -> Self {
        Self::new(500)
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, mail: &OutgoingMail) -> Result<()> {
        let mail = mail.clone();
        self.locked(|kept| {
            kept.count += 1;
            kept.mails.push_back(KeptMail { id: kept.count, mail });
            while kept.mails.len() > self.most {
                kept.mails.pop_front();
            }
        });
        Ok(())
    }
}
