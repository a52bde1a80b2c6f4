use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use escalated::plugins::in_process::{RustCtx, RustPlugin};
use escalated_core::{
    Error, Result,
    plugins::{Manifest, PluginRequest, read_manifest},
};
use serde_json::{Value, json};

/// A plugin that adds to every page that it can, and keeps what it was asked.
#[derive(Clone, Default)]
pub(crate) struct Shows {
    asked: Arc<Mutex<Vec<String>>>,
    hangs: bool,
}

impl Shows {
    /// One that never answers.
    pub(crate) fn hanging() -> Self {
        Self { hangs: true, ..Self::default() }
    }

    /// What it was asked since it was last looked at, in order of its names.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked =
            std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner));
        asked.sort();
        asked
    }

    async fn note(&self, what: String) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(what);
        if self.hangs {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl RustPlugin for Shows {
    fn manifest(&self) -> Manifest {
        let component = |page: &str, slot: &str, component: &str| json!({ "page": page, "slot": slot, "component": component });
        let page = |route: &str, component: &str, layout: &str| {
            let menu = json!({ "label": format!("Menu {layout}"), "section": layout });
            json!({ "route": route, "component": component, "layout": layout, "menu": menu })
        };
        let get = |path: &str, audience: &str| json!({ "method": "GET", "path": path, "audience": audience });
        let filter = |hook: &str| json!({ "hook": hook, "priority": 10 });
        let said = json!({
            "name": "shows", "version": "1.0.0",
            "config": [{ "name": "two words", "label": "Two words", "type": "number" }],
            "widgets": [{
                "component": "Score", "label": "Satisfaction", "size": "quarter",
                "capability": "view_reports", "hasBadge": true,
            }],
            "components": [
                component("ticket.show", "sidebar", "Score"),
                component("ticket.show", "main", "OrdersOfTicket"),
                component("ticket.show", "main", "Throws"),
                component("customer.show", "main", "Delivery"),
                component("customer.show", "main", "Throws"),
                component("customer.show", "main", "OrdersOfTicket"),
                component("guest.show", "main", "Welcome"),
                component("admin.settings", "main", "Wizard"),
            ],
            "pages": [
                page("scores", "Score", "admin"), page("scores/all", "Throws", "agent"),
            ],
            "endpoints": [
                { "method": "GET", "path": "/Score", "capability": "view_reports" },
                get("/OrdersOfTicket", "staff"), get("/Delivery", "known"),
                get("/Throws", "public"), get("/Welcome", "public"), get("/Wizard", "admin"),
            ],
            "filterHooks": [
                filter("ticket.statuses"), filter("ticket.list.columns"),
                filter("ticket.channels"), filter("ticket.sources"),
            ],
        });
        let mut manifest = read_manifest("shows", &said).0.unwrap();
        // Where a page of ours is: nobody would see it.
        let mut hidden = manifest.pages.first().unwrap().clone();
        hidden.route = "settings".into();
        manifest.pages.push(hidden);
        manifest
    }

    async fn endpoint(&self, _: &RustCtx, request: &PluginRequest) -> Result<Value> {
        self.note(format!("GET {}", request.path)).await;
        match request.path.as_str() {
            "/Throws" => Err(Error::internal("plugin_failed", "XTHROWNX")),
            "/Score" => Ok(json!({ "average": 4.5, "said": "<b>well</b>" })),
            "/Welcome" => Ok(json!("Welcome, guest")),
            _ => Ok(json!([request.query])),
        }
    }

    async fn badge(&self, _: &RustCtx, component: &str) -> Result<Value> {
        self.note(format!("badge {component}")).await;
        Ok(json!(71))
    }

    async fn filter(&self, _: &RustCtx, hook: &str, mut value: Value) -> Result<Value> {
        self.note(format!("filter {hook}")).await;
        let added = match hook {
            "ticket.statuses" => json!({ "key": "on_the_moon", "label": "On the moon" }),
            "ticket.list.columns" => json!({ "key": "ticket_type", "label": "Sort of it" }),
            "ticket.channels" => json!({ "value": "telegraph", "label": "Telegraph" }),
            _ => json!({ "value": "web", "label": "Changed" }),
        };
        value.as_array_mut().unwrap().push(added);
        Ok(value)
    }
}
