use crate::{HttpConfig, router::Routes};

/// Mounts the pages and their error page.
pub(crate) fn register(routes: &mut Routes, config: &HttpConfig) {
    let _ = (routes, config);
}
