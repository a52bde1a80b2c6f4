use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;

use crate::{Error, Result, attachments::BlobStore};

/// Files in memory.
#[derive(Debug, Default)]
pub struct MemoryBlobStore(Mutex<BTreeMap<String, Bytes>>);

impl MemoryBlobStore {
    /// The keys that hold something, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }
}

#[async_trait]
impl BlobStore for MemoryBlobStore {
    async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), bytes);
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Bytes> {
        let blobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.get(key).cloned().ok_or_else(|| Error::not_found("blob_not_found", "no such file"))
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}
