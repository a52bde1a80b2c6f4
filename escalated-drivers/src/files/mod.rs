//! Files: their bytes in an object store, and the sweep of uploads that nobody used.

mod blobs;
mod sweep;

pub use blobs::ObjectBlobStore;
pub use sweep::SweepUploads;
