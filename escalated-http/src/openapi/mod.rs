//! The document of the API, made from the same registrations as the router.

mod document;
mod operation;
mod shape;

pub(crate) use document::document;
pub(crate) use operation::Operation;
