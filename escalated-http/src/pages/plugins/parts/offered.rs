use escalated_core::{
    actor::Role,
    plugins::{Layout, MenuSection, WidgetSize},
    services::{OfPlugin, PluginMenu, PluginUi},
};
use serde_json::{Map, Value, json};

use super::{super::shown::cut, drawn::Drawn};

/// More entries than a menu has with good reason.
const MOST: usize = 20;

/// The shared props where no plugin is at work.
pub(in crate::pages) fn nothing() -> Value {
    json!({
        "menuItems": [],
        "dashboardWidgets": [],
        "pageComponents": {},
        "ticketActions": [],
        "sidebarPanels": [],
        "ticketFields": [],
        "composerActions": [],
        "reportWidgets": [],
        "settingsPanels": [],
        "notificationChannels": [],
        "ticketListColumns": [],
    })
}

/// The shared props `escalated.plugins`, under the names that the platform's frontend reads. A
/// plugin's manifest has nothing for the lists that stay empty.
pub(in crate::pages) fn offered(
    ui: &PluginUi,
    base: &str,
    role: Role,
    parts: &[Drawn<'_>],
    columns: Vec<Value>,
) -> Value {
    let mut offered = nothing();
    let menu = ui.menu.iter().filter(|entry| belongs(entry, role));
    let menu: Vec<Value> = menu.filter_map(|entry| item(entry, base)).take(MOST).collect();
    let widgets = ui.widgets.iter().map(|widget| {
        let (plugin, part) = (&widget.plugin, &widget.part);
        let filled = parts.iter().find(|drawn| {
            drawn.is_widget && drawn.plugin == plugin && drawn.component == part.component
        });
        json!({
            "plugin": plugin,
            "component": part.component,
            "title": cut(&part.label),
            "label": cut(&part.label),
            "size": part.size,
            "width": match part.size {
                WidgetSize::Full => 12,
                WidgetSize::Half => 6,
                WidgetSize::Quarter => 3,
            },
            "order": part.order,
            "position": part.order,
            "hasBadge": part.has_badge,
            "badge": filled.map_or(Value::Null, |drawn| drawn.badge.clone()),
        })
    });
    let widgets: Value = widgets.collect();
    let mut components: Map<String, Value> = Map::new();
    for OfPlugin { plugin, part } in &ui.components {
        let place = components.entry(format!("{}.{}", part.page, part.slot));
        if let Value::Array(list) = place.or_insert_with(|| json!([])) {
            let props = part.props.clone().unwrap_or_default();
            list.push(json!({
                "plugin": plugin, "component": part.component, "props": props,
                "order": part.order, "position": part.order,
            }));
        }
    }
    if let Some(offered) = offered.as_object_mut() {
        offered.insert("menuItems".into(), menu.into());
        offered.insert("dashboardWidgets".into(), widgets);
        offered.insert("pageComponents".into(), components.into());
        offered.insert("ticketListColumns".into(), columns.into());
    }
    offered
}

/// Whether the entry's menu is one of the caller's.
fn belongs(entry: &OfPlugin<PluginMenu>, role: Role) -> bool {
    match entry.part.menu.section {
        MenuSection::Admin => role >= Role::Admin,
        MenuSection::Agent => role.is_staff(),
    }
}

/// None where the address has parameters: a menu knows no values for them.
fn item(entry: &OfPlugin<PluginMenu>, base: &str) -> Option<Value> {
    let OfPlugin { plugin, part: PluginMenu { route, layout, menu } } = entry;
    let parts = route.trim_start_matches('/').split('/');
    if parts.clone().any(|part| part.starts_with(':')) {
        return None;
    }
    let under = match layout {
        Layout::Admin => "/admin/plugins",
        Layout::Agent => "/agent/plugins",
        Layout::Public => "/plugins",
    };
    let written: Vec<String> = parts.map(written).collect();
    Some(json!({
        "id": format!("{plugin}:{route}"),
        "plugin": plugin,
        "label": cut(&menu.label),
        "icon": menu.icon,
        "section": menu.section,
        "position": menu.position,
        "route": route,
        "url": format!("{base}{under}/{plugin}/{}", written.join("/")),
        "badge": null,
        "submenu": [],
    }))
}

/// A part of an address. It has no space, which a form would write in a way of its own.
fn written(part: &str) -> String {
    let pair = serde_urlencoded::to_string([("", part)]).unwrap_or_default();
    pair.trim_start_matches('=').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ui() -> PluginUi {
        let entry = |route: &str, layout, section| OfPlugin {
            plugin: "nps".to_owned(),
            part: PluginMenu {
                route: route.into(),
                layout,
                menu: serde_json::from_value(json!({ "label": route, "section": section }))
                    .unwrap(),
            },
        };
        PluginUi {
            menu: vec![
                entry("scores", Layout::Admin, "admin"),
                entry("/of\"/ü", Layout::Agent, "agent"),
                entry("one/:id", Layout::Agent, "agent"),
                entry("all", Layout::Public, "agent"),
            ],
            widgets: vec![OfPlugin {
                plugin: "nps".into(),
                part: serde_json::from_value(json!({
                    "component": "Score", "label": "NPS", "size": "half", "hasBadge": true,
                }))
                .unwrap(),
            }],
            components: vec![OfPlugin {
                plugin: "nps".into(),
                part: serde_json::from_value(json!({
                    "page": "ticket.show", "slot": "sidebar", "component": "Panel", "order": 5,
                }))
                .unwrap(),
            }],
        }
    }

    fn urls(role: Role) -> Vec<String> {
        let offered = offered(&ui(), "/support", role, &[], Vec::new());
        let items = offered["menuItems"].as_array().unwrap().clone();
        items.iter().map(|item| item["url"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_menu_has_the_entries_of_its_section_with_addresses_that_can_be_followed() {
        let agents = ["/support/agent/plugins/nps/of%22/%C3%BC", "/support/plugins/nps/all"];
        assert_eq!(urls(Role::Agent), agents);
        assert_eq!(urls(Role::Admin).len(), 3);
        assert!(urls(Role::Requester).is_empty());
    }

    #[test]
    fn the_shared_props_have_the_names_of_the_platform() {
        let offered = offered(&ui(), "/support", Role::Agent, &[], vec![json!({ "key": "a" })]);
        let names =
            |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
        assert_eq!(names(&offered), names(&nothing()));
        let widget = &offered["dashboardWidgets"][0];
        assert_eq!((&widget["component"], &widget["width"]), (&json!("Score"), &json!(6)));
        assert_eq!(
            offered["pageComponents"]["ticket.show.sidebar"],
            json!([{
                "plugin": "nps", "component": "Panel", "props": {}, "order": 5, "position": 5,
            }])
        );
        assert_eq!(offered["ticketListColumns"], json!([{ "key": "a" }]));
    }
}
