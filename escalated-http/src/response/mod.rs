//! Answers: JSON, nothing, files, and the one form of every error.

mod body;
mod error;
mod headers;
mod status;

pub(crate) use body::{json, json_with_etag, see_other, text};
pub(crate) use error::{Problem, RETRY_SECONDS, error_code, problem};
pub(crate) use headers::{finish, head};
pub(crate) use status::status_of;
