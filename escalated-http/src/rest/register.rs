use super::{
    activities, agents, attachments, auth, contacts, dashboard, departments, description,
    operations, plugins, probes, replies, settings, sla, tags, tickets, tokens,
};
use crate::router::Routes;

/// Mounts `/health` and `/ready`.
pub(crate) fn register_probes(routes: &mut Routes) {
    probes::register(routes);
}

/// Mounts the signed links to files, which the API and the pages hand out.
pub(crate) fn register_files(routes: &mut Routes) {
    attachments::register_download(routes);
}

/// Mounts the API; what is about SLA or plugins only where there is an engine.
pub(crate) fn register(routes: &mut Routes, has_sla: bool, has_plugins: bool) {
    description::register(routes);
    auth::register(routes);
    dashboard::register(routes);
    tickets::register(routes);
    replies::register(routes);
    activities::register(routes);
    attachments::register(routes);
    contacts::register(routes);
    departments::register(routes);
    tags::register(routes);
    agents::register(routes);
    tokens::register(routes);
    settings::register(routes);
    operations::register(routes);
    if has_sla {
        sla::register(routes);
    }
    if has_plugins {
        plugins::register(routes);
    }
}
