use serde_json::Value;

use crate::{EscalatedService, openapi};

/// Every route as method, path, access and whether it belongs to the document.
#[must_use]
pub fn routes(service: &EscalatedService) -> Vec<(String, String, &'static str, bool)> {
    let state = service.state();
    state
        .table
        .list()
        .into_iter()
        .map(|(method, path, route)| {
            let known = |operation: &&openapi::Operation| {
                operation.method == method && operation.path == path
            };
            let documented = state.operations.iter().find(known).is_some();
            (method.to_string(), path.to_owned(), route.access.word(), documented)
        })
        .collect()
}

/// The OpenAPI document as it is served.
///
/// # Panics
/// When it cannot be written as JSON.
#[must_use]
pub fn document(service: &EscalatedService) -> Value {
    let state = service.state();
    serde_json::to_value(openapi::document(&state.operations, &state.config.prefix)).unwrap()
}
