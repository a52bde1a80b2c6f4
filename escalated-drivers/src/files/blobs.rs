use std::{fmt, path::Path, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use escalated_core::{Error, ErrorKind, Result, attachments::BlobStore};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path};

/// The first part of every key of a file.
const ATTACHMENTS: &str = "attachments";

/// Keeps the bytes of files in an object store: a folder of this machine, or any other.
///
/// ```no_run
/// use escalated_drivers::files::ObjectBlobStore;
/// let blobs = ObjectBlobStore::folder("files")?;
/// # Ok::<(), escalated_core::Error>(())
/// ```
#[derive(Clone)]
pub struct ObjectBlobStore(Arc<dyn ObjectStore>);

impl fmt::Debug for ObjectBlobStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectBlobStore({})", self.0)
    }
}

impl ObjectBlobStore {
    /// Files in any object store.
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// Files in a folder, made if there is none; its files can be read by its owner only.
    ///
    /// # Errors
    /// `files_unavailable` when the folder cannot be made.
    pub fn folder(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        private_folder(path)?;
        private_folder(&path.join(ATTACHMENTS))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(unavailable)?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }
}

#[async_trait]
impl BlobStore for ObjectBlobStore {
    async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        let place = place(key)?;
        self.0.put(&place, PutPayload::from_bytes(bytes)).await.map_err(unavailable)?;
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Bytes> {
        let place = place(key)?;
        let found = self.0.get(&place).await.map_err(translate)?;
        found.bytes().await.map_err(translate)
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let place = place(key)?;
        match self.0.delete(&place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// Keys are made by us; one that would leave its folder is a defect, not input.
fn place(key: &str) -> Result<path::Path> {
    path::Path::parse(key).map_err(|error| {
        let message = "the key of a file is malformed";
        Error::new(ErrorKind::Internal, "blob_key_malformed", message).with_source(error)
    })
}

fn translate(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => {
            Error::not_found("blob_not_found", "the bytes of this file are gone").with_source(error)
        }
        error => unavailable(error),
    }
}

fn unavailable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::unavailable("files_unavailable", "files cannot be reached just now").with_source(error)
}

fn private_folder(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_come_back_until_they_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = ObjectBlobStore::folder(folder.path().join("a/b")).unwrap();
        let key = "attachments/00ff";
        blobs.put(key, Bytes::from_static(b"hello")).await.unwrap();
        assert_eq!(blobs.get(key).await.unwrap(), Bytes::from_static(b"hello"));
        let again = ObjectBlobStore::folder(folder.path().join("a/b")).unwrap();
        assert_eq!(again.get(key).await.unwrap(), Bytes::from_static(b"hello"));
        blobs.delete(key).await.unwrap();
        blobs.delete(key).await.unwrap();
        assert_eq!(blobs.get(key).await.unwrap_err().code(), "blob_not_found");
    }

    #[tokio::test]
    async fn keys_never_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = ObjectBlobStore::folder(folder.path().join("files")).unwrap();
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        for key in ["../secret", "attachments/../../secret", "attachments//x"] {
            assert_eq!(blobs.get(key).await.unwrap_err().code(), "blob_key_malformed", "{key}");
        }
        assert_eq!(blobs.get("/secret").await.unwrap_err().code(), "blob_not_found");
    }

    #[cfg(unix)]
    #[test]
    fn others_cannot_read_the_folder() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("files");
        ObjectBlobStore::folder(&path).unwrap();
        for path in [path.clone(), path.join(ATTACHMENTS)] {
            let mode = std::fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said_at_once() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = ObjectBlobStore::folder(file.path().join("files")).unwrap_err();
        assert_eq!(error.code(), "files_unavailable");
    }
}
