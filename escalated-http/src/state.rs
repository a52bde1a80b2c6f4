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
        let mut routes = Routes::default();
        rest::register_probes(&mut routes);
        rest::register_files(&mut routes);
        if config.api_enabled {
            rest::register(&mut routes);
        }
        if config.ui_enabled {
            pages::register(&mut routes, &config);
        }
        let clock = &services.ports().clock;
        let limiter = config.rate_limit.map(|limit| Limiter::new(limit, clock.clone()));
        let Routes { table, operations, error_page } = routes;
        let document = OnceLock::new();
        Self { services, config, table, operations, error_page, limiter, document }
    }
}
