use std::fmt;

use escalated_core::{
    Error, Result,
    ui::{RenderRequest, Rendered, UiPage, UiRenderer},
};
use http::{HeaderName, HeaderValue, header};
use serde::Serialize;
use serde_json::{Value, json};
use tera::{Context, Tera};

use super::{
    filters,
    navigation::{navigation, sla_pages, title},
    stylesheet_name,
    templates::{TEMPLATES, template_of},
};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// The built-in pages: HTML from templates on the server. They work without JavaScript, and their
/// Content-Security-Policy allows nothing but their own stylesheet.
///
/// A host that wants them inside its own layout gives a template with `{{ title }}`,
/// `{{ head | safe }}` and `{{ content | safe }}`:
///
/// ```
/// use escalated_http::TeraRenderer;
///
/// let layout = "<!doctype html><html lang=\"en\"><head><title>{{ title }}</title>\
///     {{ head | safe }}</head><body><main>{{ content | safe }}</main></body></html>";
/// let renderer = TeraRenderer::new().brand("Tea shop").with_layout(layout).unwrap();
/// # let _ = renderer;
/// ```
pub struct TeraRenderer {
    tera: Tera,
    brand: String,
    links: Vec<Link>,
    embedded: bool,
    policy: HeaderValue,
}

/// A link of the host beside the name of whoever is logged in.
#[derive(Serialize)]
struct Link {
    label: String,
    url: String,
}

impl TeraRenderer {
    /// The built-in layout under the name "Support".
    #[must_use]
    pub fn new() -> Self {
        let mut tera = Tera::new();
        filters::register(&mut tera);
        if let Err(error) = tera.add_raw_templates(TEMPLATES.iter().copied()) {
            tracing::error!(%error, "the built-in templates do not parse");
        }
        let policy = HeaderValue::from_static(POLICY);
        Self { tera, brand: "Support".into(), links: Vec::new(), embedded: false, policy }
    }

    /// The name on top of every page and in its title.
    #[must_use]
    pub fn brand(mut self, name: impl Into<String>) -> Self {
        self.brand = name.into();
        self
    }

    /// Adds a link of the host on top of every page, such as the way back or out.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.links.push(Link { label: label.into(), url: url.into() });
        self
    }

    /// Puts the pages inside the host's layout: a template that gets `{{ title }}`,
    /// `{{ head | safe }}` for its `<head>`, and `{{ content | safe }}` for its `<main>`. Below
    /// that the pages bring no header, `<main>` or brand of their own, and one `<h1>`. Colours are
    /// the custom properties `--esc-…` of the stylesheet, which the host's own may set.
    ///
    /// # Errors
    /// `invalid_layout` when the template does not parse.
    pub fn with_layout(mut self, source: &str) -> Result<Self> {
        self.tera.add_raw_template("layout.html", source).map_err(|error| {
            let message = format!("the layout does not parse: {error}");
            Error::field("layout", "invalid_layout", message)
        })?;
        self.embedded = true;
        Ok(self)
    }

    /// Replaces the Content-Security-Policy, for a layout with scripts, fonts or pictures of the
    /// host. The pages themselves need `style-src 'self'` and `form-action 'self'`.
    #[must_use]
    pub fn content_security_policy(mut self, policy: HeaderValue) -> Self {
        self.policy = policy;
        self
    }

    fn html(&self, page: &UiPage) -> Result<String> {
        let template = template_of(&page.component).ok_or_else(|| {
            let message = format!("there is no built-in page {}", page.component);
            Error::internal("unknown_page", message)
        })?;
        let mut context = self.context(page);
        for (name, file) in [("body", template), ("head", "head.html"), ("content", "frame.html")] {
            let html = self.draw(file, &context)?;
            context.insert(name, &html);
        }
        self.draw("layout.html", &context)
    }

    fn context(&self, page: &UiPage) -> Context {
        let props = &page.props;
        let at = |pointer: &str| props.pointer(pointer).unwrap_or(&Value::Null);
        let empty = Value::Object(serde_json::Map::new());
        let map = |name: &str| props.get(name).filter(|value| value.is_object()).unwrap_or(&empty);
        let mut context = Context::new();
        context.insert("title", &title(&page.component, props, &self.brand));
        context.insert("navigation", &navigation(&page.component, props));
        context.insert("sla_pages", &sla_pages(&page.component));
        context.insert("brand", &self.brand);
        context.insert("links", &self.links);
        context.insert("embedded", &self.embedded);
        context.insert("stylesheet", stylesheet_name());
        context.insert("base", at("/escalated/base"));
        context.insert("now", at("/escalated/now"));
        context.insert("csrf", at("/csrf_token"));
        context.insert("once", at("/once"));
        context.insert("failed", at("/failed_form"));
        context.insert("errors", map("errors"));
        context.insert("old", map("old"));
        let no_parts = json!({ "side": [], "below": [] });
        context.insert("parts", props.get("plugin_parts").unwrap_or(&no_parts));
        context.insert("page", props);
        context
    }

    fn draw(&self, template: &str, context: &Context) -> Result<String> {
        self.tera.render(template, context).map_err(|error| {
            Error::internal("page_not_rendered", "the page could not be rendered")
                .with_source(error)
        })
    }
}

impl Default for TeraRenderer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for TeraRenderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeraRenderer").field("brand", &self.brand).finish_non_exhaustive()
    }
}

impl UiRenderer for TeraRenderer {
    fn render(&self, page: &UiPage, _: RenderRequest<'_>) -> Result<Rendered> {
        let body = self.html(page)?.into_bytes();
        let set = |name: HeaderName, value| (name, HeaderValue::from_static(value));
        let headers = vec![
            (header::CONTENT_SECURITY_POLICY, self.policy.clone()),
            set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            set(header::REFERRER_POLICY, "same-origin"),
            set(header::CACHE_CONTROL, "no-store"),
        ];
        Ok(Rendered { content_type: "text/html; charset=utf-8", headers, body })
    }
}
