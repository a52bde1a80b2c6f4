use http::{Method, StatusCode};

use super::calls;
use crate::{
    openapi::Operation,
    router::{Access, Routes, Surface},
};

const ENDPOINT: &str = "/api/plugins/{plugin}/{*path}";
const WEBHOOK: &str = "/webhooks/plugins/{plugin}/{*path}";

const ENDPOINTS: [(Method, &str); 5] = [
    (Method::GET, "get_plugin_endpoint"),
    (Method::POST, "post_plugin_endpoint"),
    (Method::PUT, "put_plugin_endpoint"),
    (Method::PATCH, "patch_plugin_endpoint"),
    (Method::DELETE, "delete_plugin_endpoint"),
];

const WEBHOOKS: [(Method, &str); 5] = [
    (Method::GET, "get_plugin_webhook"),
    (Method::POST, "post_plugin_webhook"),
    (Method::PUT, "put_plugin_webhook"),
    (Method::PATCH, "patch_plugin_webhook"),
    (Method::DELETE, "delete_plugin_webhook"),
];

/// What a plugin's own address may answer beside what every address does.
const REFUSALS: [StatusCode; 2] = [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::BAD_GATEWAY];

/// Mounts what plugins answer. Whom an endpoint is for is known only with its plugin, so the table
/// lets everybody through and the service decides.
pub(super) fn register_calls(routes: &mut Routes) {
    for (method, id) in ENDPOINTS {
        let about = "What a plugin answers; badges of its widgets under `badges/`";
        let operation = Operation::new(method.clone(), ENDPOINT, id, about)
            .access(Access::Public)
            .answers_bytes(StatusCode::OK)
            .refuses(&[StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN])
            .refuses(&REFUSALS);
        routes.open_operation(operation, calls::endpoint);
        let root = "/api/plugins/{plugin}/";
        routes.unlisted(method, root, Surface::Api, calls::endpoint);
    }
    for (method, id) in WEBHOOKS {
        let about = "What other services tell a plugin";
        let operation = Operation::new(method.clone(), WEBHOOK, id, about)
            .access(Access::Public)
            .outside()
            .answers_bytes(StatusCode::OK)
            .refuses(&REFUSALS);
        routes.open_operation(operation, calls::webhook);
        let root = "/webhooks/plugins/{plugin}/";
        routes.unlisted(method, root, Surface::Outside, calls::webhook);
    }
}
