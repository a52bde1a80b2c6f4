//! The developer's mailbox: where mail lands when no SMTP server is named.

mod pages;

pub use pages::{html_source, list, show};
