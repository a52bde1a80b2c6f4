use http::StatusCode;

use super::{
    admin::{self, LOG_PARAMS},
    register_calls::register_calls,
    view::{ActivationBody, ConfigBody, LogView, PluginView, PluginsView, SwitchedView},
};
use crate::{
    openapi::Operation,
    router::{Access, Routes},
};

const OK: StatusCode = StatusCode::OK;

/// Mounts plugins.
pub(in crate::rest) fn register(routes: &mut Routes) {
    register_admin(routes);
    register_calls(routes);
}

fn register_admin(routes: &mut Routes) {
    let about = "All plugins, and how their runtimes fare";
    let operation = Operation::get("/api/v1/admin/plugins", "list_plugins", about);
    routes.operation(admin(operation).answers::<PluginsView<'_>>(OK), admin::list);
    let about = "Ask the runtimes which plugins they have";
    let operation = Operation::post("/api/v1/admin/plugins/discover", "discover_plugins", about);
    routes.operation(admin(operation).answers::<PluginsView<'_>>(OK), admin::discover);
    let operation = Operation::get("/api/v1/admin/plugins/{plugin}", "get_plugin", "One plugin");
    routes.operation(admin(operation).answers_data::<PluginView<'_>>(OK), admin::show);
    let path = "/api/v1/admin/plugins/{plugin}/activate";
    let operation = Operation::post(path, "activate_plugin", "Put a plugin to work");
    let operation = admin(operation).takes::<ActivationBody>().answers::<SwitchedView<'_>>(OK);
    routes.operation(operation.may_conflict(), admin::activate);
    let path = "/api/v1/admin/plugins/{plugin}/deactivate";
    let operation = Operation::post(path, "deactivate_plugin", "Have a plugin do nothing");
    routes.operation(admin(operation).answers::<SwitchedView<'_>>(OK), admin::deactivate);
    let path = "/api/v1/admin/plugins/{plugin}/config";
    let operation = Operation::put(path, "configure_plugin", "Change settings of a plugin");
    let operation = admin(operation).takes::<ConfigBody>().answers_data::<PluginView<'_>>(OK);
    routes.operation(operation, admin::configure);
    let path = "/api/v1/admin/plugins/{plugin}/logs";
    let operation = Operation::get(path, "list_plugin_logs", "The log of a plugin, newest first");
    let operation = admin(operation).query(LOG_PARAMS).answers_all::<LogView<'_>>();
    routes.operation(operation, admin::logs);
}

fn admin(operation: Operation) -> Operation {
    operation.access(Access::Admin)
}
