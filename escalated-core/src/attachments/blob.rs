use async_trait::async_trait;
use bytes::Bytes;

use crate::Result;

/// Where the bytes of files are kept. Keys are made by us, never by input.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores the bytes under a new key.
    async fn put(&self, key: &str, bytes: Bytes) -> Result<()>;
    /// Reads them; `blob_not_found` when there are none.
    async fn get(&self, key: &str) -> Result<Bytes>;
    /// Removes them; no error when there are none.
    async fn delete(&self, key: &str) -> Result<()>;
}
