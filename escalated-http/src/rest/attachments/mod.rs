//! Uploads, links and downloads.

mod disposition;
mod download;
mod handlers;
mod register;

pub(super) use register::{register, register_download};
