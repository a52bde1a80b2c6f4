//! The one error type of the family: a kind, a stable code, a public message and a private source.

mod field;
mod kind;
mod report;

pub use field::FieldError;
pub use kind::ErrorKind;
pub use report::{Error, Result};
