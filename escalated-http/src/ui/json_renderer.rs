use escalated_core::{
    Error, Result,
    ui::{RenderRequest, Rendered, UiPage, UiRenderer},
};
use serde_json::json;

/// Answers with the page itself: `{"component", "props", "url"}`. For hosts that draw it elsewhere,
/// and for tests.
///
/// ```
/// use escalated_core::ui::{RenderRequest, UiPage, UiRenderer};
/// use escalated_http::JsonRenderer;
///
/// let page = UiPage {
///     component: "Escalated/Error".into(),
///     props: serde_json::json!({ "status": 404 }),
///     url: "/support/nowhere".into(),
///     status: 404,
/// };
/// let (parts, ()) = http::Request::new(()).into_parts();
/// let request = RenderRequest { parts: &parts, nonce: "n" };
/// let rendered = JsonRenderer::new().render(&page, request).unwrap();
/// assert_eq!(rendered.content_type, "application/json");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonRenderer {
    _private: (),
}

impl JsonRenderer {
    /// A renderer; it has nothing to set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl UiRenderer for JsonRenderer {
    fn render(&self, page: &UiPage, _: RenderRequest<'_>) -> Result<Rendered> {
        let body = json!({ "component": page.component, "props": page.props, "url": page.url });
        let body = serde_json::to_vec(&body).map_err(|error| {
            Error::internal("page_not_rendered", "the page could not be rendered")
                .with_source(error)
        })?;
        Ok(Rendered { content_type: "application/json", headers: Vec::new(), body })
    }
}
