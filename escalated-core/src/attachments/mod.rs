//! Attachments: files with an opaque key, visible only through their row.

mod attachment;
mod blob;
mod download;
mod policy;
mod store;

pub use attachment::{Attachment, NewAttachment};
pub use blob::BlobStore;
pub use download::{DownloadLink, DownloadPath};
pub use policy::{AttachmentPolicy, clean_filename};
pub use store::{AttachmentPlace, AttachmentStore};
