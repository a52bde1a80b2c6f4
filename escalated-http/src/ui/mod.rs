//! What turns pages into answers: HTML from built-in templates, or JSON.

#[cfg(feature = "ui")]
mod charts;
#[cfg(feature = "ui")]
mod filters;
mod json_renderer;
#[cfg(feature = "ui")]
mod linkify;
#[cfg(feature = "ui")]
mod navigation;
#[cfg(feature = "ui")]
mod stylesheet;
#[cfg(feature = "ui")]
mod templates;
#[cfg(feature = "ui")]
mod tera_renderer;
#[cfg(feature = "ui")]
mod times;

pub use json_renderer::JsonRenderer;
#[cfg(feature = "ui")]
pub(crate) use stylesheet::{STYLESHEET, stylesheet_name};
#[cfg(feature = "ui")]
pub use tera_renderer::TeraRenderer;
