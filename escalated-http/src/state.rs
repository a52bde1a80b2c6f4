use std::sync::OnceLock;

use bytes::Bytes;
use escalated_core::services::Services;

use crate::{
    HttpConfig,
    limit::Limiter,
    openapi::Operation,
    pages, rest,
    router::{ErrorPage, Routes, Table},
};

/// What the service stands on: made once, shared by every request.
pub(crate) struct State {
    pub(crate) services: Services,
    pub(crate) config: HttpConfig,
    pub(crate) table: Table,
    pub(crate) operations: Vec<Operation>,
    pub(crate) error_page: Option<ErrorPage>,
    pub(crate) limiter: Option<Limiter>,
    /// The OpenAPI document, written at the first request for it.
    pub(crate) document: OnceLock<Bytes>,
}

impl State {
    pub(crate) fn new(services: Services, config: HttpConfig) -> Self {
        let config = config.normalized();
        let ports = services.ports();
        let routes = routes(&config, ports.sla.is_some(), ports.plugin_host.is_some());
        let clock = &services.ports().clock;
        let limiter = config.rate_limit.map(|limit| Limiter::new(limit, clock.clone()));
        let Routes { table, operations, error_page } = routes;
        let document = OnceLock::new();
        Self { services, config, table, operations, error_page, limiter, document }
    }
}

/// Pages of service levels and of plugins are there only where the host has an engine for them.
fn routes(config: &HttpConfig, has_sla: bool, has_plugins: bool) -> Routes {
    let mut routes = Routes::default();
    rest::register_probes(&mut routes);
    rest::register_files(&mut routes);
    if config.api_enabled {
        rest::register(&mut routes, has_sla, has_plugins);
    }
    if config.has_pages(cfg!(feature = "ui")) {
        pages::register(&mut routes, config, has_sla, has_plugins);
    }
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_routes_contradict_each_other() {
        let conflicts = routes(&HttpConfig::default(), true, true).table.conflicts().to_vec();
        assert!(conflicts.is_empty(), "{conflicts:?}");
    }

    #[test]
    fn no_page_is_there_that_nobody_can_render() {
        let mut config = HttpConfig::default();
        assert!(config.has_pages(true) && !config.has_pages(false));
        config.renderer = Some(std::sync::Arc::new(crate::JsonRenderer::new()));
        assert!(config.has_pages(false));
    }

    #[test]
    fn without_an_engine_nothing_is_said_of_an_sla() {
        let routes = routes(&HttpConfig::default(), false, false);
        let is_sla = |path: &str| path.contains("/sla");
        assert!(!routes.table.list().into_iter().any(|(_, path, _)| is_sla(path)));
        assert!(!routes.operations.iter().any(|operation| is_sla(operation.path)));
    }

    #[test]
    fn what_is_switched_off_is_not_there() {
        let bare = HttpConfig { api_enabled: false, ui_enabled: false, ..HttpConfig::default() };
        let paths: Vec<_> =
            routes(&bare, true, true).table.list().into_iter().map(|(_, p, _)| p).collect();
        assert_eq!(paths, ["/health", "/ready", "/attachments/{id}/download"]);
    }
}
