use super::UiPage;
use crate::Result;

/// What a renderer may know of the request.
#[derive(Debug, Clone, Copy)]
pub struct RenderRequest<'a> {
    /// The request's method, address and headers.
    pub parts: &'a http::request::Parts,
    /// A fresh random value for this answer's Content-Security-Policy.
    pub nonce: &'a str,
}

/// A page, turned into an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// More headers.
    pub headers: Vec<(http::HeaderName, http::HeaderValue)>,
    /// The bytes.
    pub body: Vec<u8>,
}

/// Turns pages into answers: HTML from templates, Inertia, JSON, or the host's own way.
///
/// ```
/// use escalated_core::{Result, ui::{RenderRequest, Rendered, UiPage, UiRenderer}};
///
/// struct PlainText;
///
/// impl UiRenderer for PlainText {
///     fn render(&self, page: &UiPage, _: RenderRequest<'_>) -> Result<Rendered> {
///         Ok(Rendered {
///             content_type: "text/plain; charset=utf-8",
///             headers: Vec::new(),
///             body: format!("{}\n{}", page.component, page.props).into_bytes(),
///         })
///     }
/// }
/// ```
pub trait UiRenderer: Send + Sync {
    /// Renders one page.
    fn render(&self, page: &UiPage, request: RenderRequest<'_>) -> Result<Rendered>;
}
