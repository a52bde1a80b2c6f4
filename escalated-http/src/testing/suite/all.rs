use super::{
    access, bad_bodies, bad_input, changes, files, limits, plugins, reading, rolled_back, setup,
    sla, sla_bad_input, sla_rules, wire,
};
use crate::testing::Exchange;

/// Everything, in order.
#[must_use]
pub fn http_suite() -> Vec<Exchange> {
    let parts = [
        setup::exchanges(),
        changes::exchanges(),
        reading::exchanges(),
        files::exchanges(),
        access::exchanges(),
        bad_input::exchanges(),
        bad_bodies::exchanges(),
        sla_rules::exchanges(),
        sla::exchanges(),
        sla_bad_input::exchanges(),
        plugins::exchanges(),
        wire::exchanges(),
        rolled_back::exchanges(),
        limits::exchanges(),
    ];
    parts.into_iter().flatten().collect()
}

pub(super) const API: &str = "/support/api/v1";

/// GET below the API.
pub(super) fn get(title: &'static str, path: &str) -> Exchange {
    Exchange::new(title, "GET", format!("{API}{path}"))
}

/// POST below the API.
pub(super) fn post(title: &'static str, path: &str) -> Exchange {
    Exchange::new(title, "POST", format!("{API}{path}"))
}

/// PATCH below the API.
pub(super) fn patch(title: &'static str, path: &str) -> Exchange {
    Exchange::new(title, "PATCH", format!("{API}{path}"))
}
