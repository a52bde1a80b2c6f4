use escalated_core::{
    Error,
    actor::Role,
    plugins::Layout,
    services::{FilledPart, OfPlugin, PluginMenu, PluginUi},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    super::plugins::{Drawn, arranged, nothing, offered},
    sample::{self, HOSTILE},
};

const DASHBOARD: &str = "Escalated/Agent/Dashboard";
const INBOX: &str = "Escalated/Agent/TicketIndex";
const TICKET: &str = "Escalated/Agent/TicketShow";
const CUSTOMER: &str = "Escalated/Customer/Show";

fn of_plugin<T: DeserializeOwned>(part: Value) -> OfPlugin<T> {
    OfPlugin { plugin: "nps".into(), part: serde_json::from_value(part).unwrap() }
}

/// What a plugin adds to pages, full of hostile texts.
fn ui() -> PluginUi {
    let widget = |component: &str, size: &str| {
        of_plugin(json!({
            "component": component, "label": HOSTILE, "size": size, "hasBadge": true,
        }))
    };
    let component = |page: &str, slot: &str, component: &str| {
        of_plugin(json!({
            "page": page, "slot": slot, "component": component, "props": { "title": HOSTILE },
        }))
    };
    let menu = json!({ "label": HOSTILE, "section": "agent", "position": 1 });
    let menu = PluginMenu {
        route: "scores".into(),
        layout: Layout::Agent,
        menu: serde_json::from_value(menu).unwrap(),
    };
    PluginUi {
        menu: vec![OfPlugin { plugin: "nps".into(), part: menu }],
        widgets: vec![widget("Score", "quarter"), widget("Full", "full"), widget("Half", "half")],
        components: vec![
            component("ticket.show", "sidebar", HOSTILE),
            component("ticket.show", "main", "Score"),
            component("customer.show", "sidebar", "Orders"),
        ],
    }
}

/// The parts of a page with one answer of each form, and one that failed.
fn with_parts(page: &str, mut own: Value) -> Value {
    let (ui, answers) = (
        ui(),
        [
            Ok(json!([{ HOSTILE: HOSTILE }])),
            Ok(json!({ HOSTILE: HOSTILE })),
            Err(Error::internal("plugin_failed", "the plugin failed")
                .with_details(json!({ "said": HOSTILE }))),
        ],
    );
    let mut drawn = Drawn::of_page(&ui, page, &own);
    for (part, answer) in drawn.iter_mut().zip(answers) {
        let badge = Some(Ok(json!(HOSTILE)));
        part.fill(FilledPart { answer: Some(answer), badge }, page != CUSTOMER);
    }
    own["plugin_parts"] = arranged(drawn).unwrap();
    own
}

/// The shared props of a page; of most samples those of a helpdesk where no plugin is at work.
pub(super) fn shared(own: &Value, role: Role) -> Value {
    let adds = own.get("plugin_parts").is_some() || own.get("columns").is_some();
    let added = || offered(&ui(), "/support", role, &[], Vec::new());
    if adds { added() } else { nothing() }
}

/// Pages to which a plugin adds: a name, the page, what it shows.
pub(super) fn pages() -> Vec<(&'static str, &'static str, Value)> {
    let mut ticket = with_parts(TICKET, sample::staff(Role::Agent));
    ticket["ticket"]["channel_label"] = HOSTILE.into();
    let mut inbox = sample::index();
    inbox["statuses"] = json!([{ "value": "x", "label": HOSTILE, "of_plugin": true }]);
    inbox["columns"] = json!([{ "label": HOSTILE }]);
    inbox["tickets"]["data"][0]["cells"] = json!([HOSTILE]);
    vec![
        ("agent_dashboard_plugins", DASHBOARD, with_parts(DASHBOARD, sample::dashboard())),
        ("agent_show_plugins", TICKET, ticket),
        ("agent_index_plugins", INBOX, inbox),
        (
            "customer_show_plugins",
            CUSTOMER,
            with_parts(CUSTOMER, json!({ "ticket": sample::public() })),
        ),
    ]
}
