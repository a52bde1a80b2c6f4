use std::{fmt, num::NonZeroU32, sync::Arc};

use escalated_core::ui::UiRenderer;

use crate::Network;

/// How the service answers.
///
/// ```
/// use escalated_http::HttpConfig;
/// let config = HttpConfig { prefix: "/help".into(), ui_enabled: false, ..HttpConfig::default() };
/// assert!(config.cors_origins.is_empty());
/// ```
#[derive(Clone)]
pub struct HttpConfig {
    /// Where the host mounts the service, for links: `/support`.
    pub prefix: String,
    /// The origins whose scripts may call the API: `https://app.example.org`. None by default;
    /// credentials are never allowed across origins.
    pub cors_origins: Vec<String>,
    /// API requests a minute for each token, or else for each client address; `None` is no limit.
    pub rate_limit: Option<NonZeroU32>,
    /// The proxies whose `X-Forwarded-For` is believed. None by default.
    pub trusted_proxies: Vec<Network>,
    /// The largest JSON or form body, in bytes. Uploads are limited by the settings instead.
    pub max_body_bytes: usize,
    /// Whether the REST API is there.
    pub api_enabled: bool,
    /// Whether the pages are there. Without the feature `ui` they need a renderer.
    pub ui_enabled: bool,
    /// Where people log in; `{next}` in it becomes the address to come back to. Whoever has to log
    /// in first is sent there; without one, a page says so.
    pub login_url: Option<String>,
    /// What turns pages into answers; without one the built-in renderer does, if it is compiled in.
    pub renderer: Option<Arc<dyn UiRenderer>>,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            prefix: "/support".into(),
            cors_origins: Vec::new(),
            rate_limit: NonZeroU32::new(60),
            trusted_proxies: Vec::new(),
            max_body_bytes: 1024 * 1024,
            api_enabled: true,
            ui_enabled: true,
            login_url: None,
            renderer: None,
        }
    }
}

impl HttpConfig {
    /// Whether pages are mounted: somebody has to turn them into answers.
    pub(crate) fn has_pages(&self, built_in: bool) -> bool {
        self.ui_enabled && (built_in || self.renderer.is_some())
    }

    /// The same with a prefix that begins with a slash and does not end with one; empty for a
    /// service at the root.
    pub(crate) fn normalized(mut self) -> Self {
        let bare = self.prefix.trim_matches('/');
        self.prefix = if bare.is_empty() { String::new() } else { format!("/{bare}") };
        self
    }
}

impl fmt::Debug for HttpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpConfig")
            .field("prefix", &self.prefix)
            .field("cors_origins", &self.cors_origins)
            .field("rate_limit", &self.rate_limit)
            .field("api_enabled", &self.api_enabled)
            .field("ui_enabled", &self.ui_enabled)
            .finish_non_exhaustive()
    }
}
