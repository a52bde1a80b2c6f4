//! `cargo xtask browser`: a person's walk through the example, in headless Chromium.
//!
//! The walk itself is `xtask/browser/walk.mjs`; here it gets a server, a browser and a verdict.

mod chromium;
mod walk;

pub use self::walk::walk;
