use super::{description, probes};
use crate::router::Routes;

/// Mounts `/health` and `/ready`.
pub(crate) fn register_probes(routes: &mut Routes) {
    probes::register(routes);
}

/// Mounts the API.
pub(crate) fn register(routes: &mut Routes) {
    description::register(routes);
}
