use std::future::Future;

use escalated_core::plugins::Layout;
use http::Method;

use super::{agent, customer, error_page::error_page, guest, plugins, sla};
use crate::{
    HttpConfig,
    request::RequestCx,
    router::{Access, Answer, Routes},
};

/// Mounts the pages and their error page. The addresses are the platform's.
pub(crate) fn register(
    routes: &mut Routes,
    _config: &HttpConfig,
    has_sla: bool,
    has_plugins: bool,
) {
    routes.set_error_page(error_page);
    #[cfg(feature = "ui")]
    routes.asset("/assets/{file}", super::asset::stylesheet);
    agents(routes);
    customers(routes);
    guests(routes);
    if has_sla {
        service_levels(routes);
    }
    if has_plugins {
        plugin_admin(routes);
    }
}

fn agents(routes: &mut Routes) {
    get(routes, "/agent", Access::Agent, agent::dashboard);
    get(routes, "/agent/tickets", Access::Agent, agent::index);
    get(routes, "/agent/tickets/{ref}", Access::Agent, agent::show);
    post(routes, "/agent/tickets/{ref}/reply", Access::Agent, agent::reply);
    post(routes, "/agent/tickets/{ref}/note", Access::Agent, agent::note);
    post(routes, "/agent/tickets/{ref}/status", Access::Agent, agent::status);
    post(routes, "/agent/tickets/{ref}/priority", Access::Agent, agent::priority);
    post(routes, "/agent/tickets/{ref}/assign", Access::Agent, agent::assign);
    post(routes, "/agent/tickets/{ref}/unassign", Access::Agent, agent::unassign);
    post(routes, "/agent/tickets/{ref}/claim", Access::Agent, agent::claim);
    post(routes, "/agent/tickets/{ref}/department", Access::Agent, agent::department);
    post(routes, "/agent/tickets/{ref}/tags", Access::Agent, agent::tags);
}

/// What only a helpdesk with an SLA engine has.
fn service_levels(routes: &mut Routes) {
    post(routes, "/agent/tickets/{ref}/sla-policy", Access::Agent, sla::pin);
    get(routes, "/admin/sla-policies/what-if", Access::Admin, sla::ask_what_if);
    post(routes, "/admin/sla-policies/what-if", Access::Admin, sla::compare);
    post(routes, "/admin/sla-policies/itil", Access::Admin, sla::install_itil);
    get(routes, "/admin/reports/sla", Access::Agent, sla::report);
    let people = "/admin/escalation-managers";
    get(routes, people, Access::Admin, sla::show_responsible);
    post(routes, people, Access::Admin, sla::put_managers);
    post(routes, "/admin/escalation-managers/policies", Access::Admin, sla::put_policies);
    noun::<sla::EscalationRules>(
        routes,
        [
            "/admin/escalation-rules",
            "/admin/escalation-rules/create",
            "/admin/escalation-rules/{id}/edit",
            "/admin/escalation-rules/{id}",
            "/admin/escalation-rules/{id}/delete",
        ],
    );
    noun::<sla::Policies>(
        routes,
        [
            "/admin/sla-policies",
            "/admin/sla-policies/create",
            "/admin/sla-policies/{id}/edit",
            "/admin/sla-policies/{id}",
            "/admin/sla-policies/{id}/delete",
        ],
    );
    noun::<sla::Calendars>(
        routes,
        [
            "/admin/business-hours",
            "/admin/business-hours/create",
            "/admin/business-hours/{id}/edit",
            "/admin/business-hours/{id}",
            "/admin/business-hours/{id}/delete",
        ],
    );
    noun::<sla::HolidaySets>(
        routes,
        [
            "/admin/holiday-sets",
            "/admin/holiday-sets/create",
            "/admin/holiday-sets/{id}/edit",
            "/admin/holiday-sets/{id}",
            "/admin/holiday-sets/{id}/delete",
        ],
    );
}

/// What only a helpdesk with plugins has.
fn plugin_admin(routes: &mut Routes) {
    get(routes, "/admin/plugins", Access::Admin, plugins::index);
    post(routes, "/admin/plugins/discover", Access::Admin, plugins::discover);
    let settings = "/admin/plugins/{plugin}/settings";
    get(routes, settings, Access::Admin, plugins::show);
    post(routes, settings, Access::Admin, plugins::configure);
    post(routes, "/admin/plugins/{plugin}/activate", Access::Admin, plugins::activate);
    post(routes, "/admin/plugins/{plugin}/deactivate", Access::Admin, plugins::deactivate);
    // Who sees a page of a plugin is said by its manifest.
    get(routes, "/admin/plugins/{plugin}/{*route}", Access::Agent, |request| {
        plugins::own(request, Layout::Admin)
    });
    get(routes, "/agent/plugins/{plugin}/{*route}", Access::Agent, |request| {
        plugins::own(request, Layout::Agent)
    });
    get(routes, "/plugins/{plugin}/{*route}", Access::Public, |request| {
        plugins::own(request, Layout::Public)
    });
}

/// The addresses of what admins list, make, change and remove: all, a new one, the form of one,
/// one, and its removal.
fn noun<N: sla::Noun>(routes: &mut Routes, [all, create, edit, one, delete]: [&'static str; 5]) {
    get(routes, all, Access::Admin, sla::index::<N>);
    post(routes, all, Access::Admin, sla::store::<N>);
    get(routes, create, Access::Admin, sla::create::<N>);
    get(routes, edit, Access::Admin, sla::edit::<N>);
    post(routes, one, Access::Admin, sla::update::<N>);
    get(routes, delete, Access::Admin, sla::ask_removal::<N>);
    post(routes, delete, Access::Admin, sla::delete::<N>);
}

/// A ticket of a requester stands at the root, so its handlers look at the reference before they
/// ask who wants to know.
fn customers(routes: &mut Routes) {
    get(routes, "/", Access::Public, customer::index);
    post(routes, "/", Access::Requester, customer::open);
    get(routes, "/create", Access::Requester, customer::create);
    get(routes, "/{ref}", Access::Public, customer::show);
    post(routes, "/{ref}/reply", Access::Requester, customer::reply);
    post(routes, "/{ref}/close", Access::Requester, customer::close);
    post(routes, "/{ref}/reopen", Access::Requester, customer::reopen);
    get(routes, "/customer/tickets", Access::Public, |request| customer::moved(request, "/"));
    get(routes, "/customer/tickets/create", Access::Public, |request| {
        customer::moved(request, "/create")
    });
    get(routes, "/customer/tickets/{ref}", Access::Public, |request| {
        customer::moved(request, "/{ref}")
    });
}

fn guests(routes: &mut Routes) {
    get(routes, "/guest/create", Access::Public, guest::create);
    post(routes, "/guest", Access::Public, guest::open);
    get(routes, "/guest/{token}", Access::Requester, guest::show);
    post(routes, "/guest/{token}/reply", Access::Requester, guest::reply);
}

fn get<H, F>(routes: &mut Routes, path: &'static str, access: Access, handler: H)
where
    H: Fn(RequestCx) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    routes.page(Method::GET, path, access, handler);
}

fn post<H, F>(routes: &mut Routes, path: &'static str, access: Access, handler: H)
where
    H: Fn(RequestCx) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    routes.page(Method::POST, path, access, handler);
}
