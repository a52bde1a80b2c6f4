use escalated_http::EscalatedService;

use crate::mounted::Mounted;

/// The helpdesk as a router, to be mounted with `nest_service` under the prefix that it was
/// configured with.
///
/// Serve the host with `into_make_service_with_connect_info::<SocketAddr>()`, so that rate limits
/// know one client from another.
pub fn router(service: EscalatedService) -> axum::Router {
    axum::Router::new().fallback_service(Mounted(service))
}
