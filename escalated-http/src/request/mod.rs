//! Requests: their context, and strict readers of paths, queries, JSON and forms.

mod body;
mod client;
mod context;
mod form;
mod json;
mod mount;
mod multipart;
mod percent;
mod preconditions;
mod query;
mod scan;

pub(crate) use body::read;
pub use client::ClientAddr;
pub(crate) use client::client_address;
pub(crate) use context::{Caller, RequestCx, form_limits};
pub(crate) use form::{Form, FormFile, FormLimits, is_form};
pub(crate) use json::parse as parse_json;
pub use mount::PrefixStripped;
pub(crate) use mount::below;
pub(crate) use percent::decode;
pub(crate) use preconditions::{expected_version, idempotency_key};
pub(crate) use query::{Param, ParamKind, Query};
