use escalated_core::{
    Error,
    plugins::{ComponentPart, WidgetPart},
    services::{FilledPart, OfPlugin, PluginUi, WantedPart},
};
use serde_json::{Map, Value, json};

use super::{
    super::shown::{cut, shown},
    place,
};

/// More parts than a page has with good reason; the others are not asked for.
const MOST: usize = 24;

/// A part of a page as our own renderer draws it, which runs no code of plugins: a title, and what
/// the plugin answered.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Drawn<'a> {
    pub(super) plugin: &'a str,
    pub(super) component: &'a str,
    title: String,
    /// Where: at the side, or below the page.
    slot: &'a str,
    size: &'static str,
    pub(super) is_widget: bool,
    /// What it shows.
    shown: Option<Value>,
    pub(super) badge: Value,
    /// Why it shows nothing.
    failure: Option<String>,
}

impl<'a> Drawn<'a> {
    /// The parts that plugins have of a page, in order: widgets on the dashboard, and components.
    pub(in crate::pages) fn of_page(ui: &'a PluginUi, page: &str, own: &Value) -> Vec<Self> {
        let Some(called) = place::called(page) else { return Vec::new() };
        let owner = place::owner(page, own);
        let widgets = ui.widgets.iter().filter(|_| page == place::DASHBOARD).map(Self::widget);
        let here = |component: &&OfPlugin<ComponentPart>| {
            component.part.page == called && owner.is_none_or(|owner| owner == component.plugin)
        };
        let components = ui.components.iter().filter(here);
        let components = components.map(|component| Self::component(component, &ui.widgets));
        widgets.chain(components).take(MOST).collect()
    }

    fn widget(widget: &'a OfPlugin<WidgetPart>) -> Self {
        Self {
            plugin: &widget.plugin,
            component: &widget.part.component,
            title: cut(&widget.part.label),
            slot: "",
            size: widget.part.size.as_str(),
            is_widget: true,
            shown: None,
            badge: Value::Null,
            failure: None,
        }
    }

    fn component(component: &'a OfPlugin<ComponentPart>, widgets: &[OfPlugin<WidgetPart>]) -> Self {
        let OfPlugin { plugin, part } = component;
        let given = part.props.as_ref().and_then(|props| props.get("title")?.as_str());
        let mut same = widgets
            .iter()
            .filter(|widget| widget.plugin == *plugin && widget.part.component == part.component);
        let label = given.or_else(|| same.next().map(|widget| widget.part.label.as_str()));
        Self {
            plugin,
            component: &part.component,
            title: label.map_or_else(|| spaced(&part.component), cut),
            slot: &part.slot,
            size: "full",
            is_widget: false,
            shown: None,
            badge: Value::Null,
            failure: None,
        }
    }

    /// What is asked for it.
    pub(super) fn wanted(&self, query: &Map<String, Value>) -> WantedPart<'a> {
        WantedPart { plugin: self.plugin, component: self.component, query: query.clone() }
    }

    /// Takes what the plugin answered. Why it did not is for the staff.
    pub(in crate::pages) fn fill(&mut self, filled: FilledPart, is_staff: bool) {
        let FilledPart { answer, badge } = filled;
        for error in [&answer, &badge].into_iter().filter_map(|one| one.as_ref()?.as_ref().err()) {
            if is_staff && self.failure.is_none() {
                self.failure = Some(why(error));
            }
        }
        let answer = answer.and_then(Result::ok).filter(|answer| !answer.is_null());
        self.shown = answer.as_ref().map(shown);
        self.badge = badge.and_then(Result::ok).unwrap_or(Value::Null);
    }

    fn is_empty(&self) -> bool {
        self.shown.is_none() && self.badge.is_null() && self.failure.is_none()
    }

    fn props(self, number: usize) -> Value {
        json!({
            "id": format!("plugin-part-{number}"),
            "plugin": self.plugin,
            "component": self.component,
            "title": self.title,
            "size": self.size,
            "shown": self.shown,
            "has_badge": !self.badge.is_null(),
            "badge": match self.badge {
                Value::String(text) => Value::String(cut(&text)),
                badge => badge,
            },
            "failure": self.failure,
        })
    }
}

/// The parts as the page has them: at its side, and below it. None where there is nothing to show.
pub(in crate::pages) fn arranged(parts: Vec<Drawn<'_>>) -> Option<Value> {
    let (mut side, mut below) = (Vec::new(), Vec::new());
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    for (place, part) in parts.enumerate() {
        let at_side = part.slot == "sidebar";
        let list = if at_side { &mut side } else { &mut below };
        list.push(part.props(place + 1));
    }
    if side.is_empty() && below.is_empty() {
        return None;
    }
    Some(json!({ "side": side, "below": below }))
}

/// Why there is nothing to show, for staff; admins also read what the plugin said.
pub(in crate::pages::plugins) fn why(error: &Error) -> String {
    let said = error.details().and_then(|details| details.get("said")?.as_str());
    match said {
        Some(said) => format!("{}: {}", error.message(), cut(said)),
        None => error.message().to_owned(),
    }
}

/// `SurveyScore` as people write it.
fn spaced(component: &str) -> String {
    let mut text = String::new();
    let mut before = None;
    for letter in component.chars() {
        let begins = letter.is_uppercase() && before.is_some_and(char::is_lowercase);
        if begins || matches!(letter, '-' | '_' | '/') {
            text.push(' ');
        }
        if begins {
            text.extend(letter.to_lowercase());
        } else if !matches!(letter, '-' | '_' | '/') {
            text.push(letter);
        }
        before = Some(letter);
    }
    cut(&text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ui() -> PluginUi {
        let widget = |plugin: &str| OfPlugin {
            plugin: plugin.into(),
            part: serde_json::from_value(json!({
                "component": "Score", "label": "Satisfaction", "size": "quarter",
            }))
            .unwrap(),
        };
        let component = |plugin: &str, page: &str, slot: &str, component: &str| OfPlugin {
            plugin: plugin.into(),
            part: serde_json::from_value(
                json!({ "page": page, "slot": slot, "component": component }),
            )
            .unwrap(),
        };
        PluginUi {
            menu: Vec::new(),
            widgets: vec![widget("a")],
            components: vec![
                component("a", "ticket.show", "sidebar", "Score"),
                component("b", "ticket.show", "main", "OrdersOfTicket"),
                component("a", "admin.settings", "main", "Wizard"),
                component("b", "admin.settings", "main", "Wizard"),
            ],
        }
    }

    fn titles(ui: &PluginUi, page: &str, own: &Value) -> Vec<String> {
        let parts = Drawn::of_page(ui, page, own).into_iter();
        parts.map(|part| format!("{} {}", part.plugin, part.title)).collect()
    }

    #[test]
    fn parts_stand_on_the_page_that_they_name() {
        let ui = ui();
        assert_eq!(titles(&ui, place::DASHBOARD, &Value::Null), ["a Satisfaction"]);
        let ticket = titles(&ui, place::TICKET, &Value::Null);
        assert_eq!(ticket, ["a Satisfaction", "b Orders of ticket"]);
        let settings = json!({ "plugin": { "name": "b" } });
        assert_eq!(titles(&ui, "Escalated/Admin/Plugins/Settings", &settings), ["b Wizard"]);
        assert!(titles(&ui, "Escalated/Customer/Show", &Value::Null).is_empty());
        assert!(titles(&ui, "Escalated/Error", &Value::Null).is_empty());
    }

    #[test]
    fn what_has_nothing_to_show_is_left_out_and_staff_read_why() {
        let (ui, own) = (ui(), Value::Null);
        let away = || Some(Err(Error::unavailable("plugin_unavailable", "the plugins are away")));
        let filled = |answer, badge, is_staff| {
            let mut parts = Drawn::of_page(&ui, place::TICKET, &own);
            parts[0].fill(FilledPart { answer, badge }, is_staff);
            arranged(parts)
        };
        assert_eq!(filled(None, None, true), None);
        assert_eq!(filled(Some(Ok(Value::Null)), Some(Ok(Value::Null)), true), None);
        assert_eq!(filled(away(), away(), false), None);
        let told = filled(away(), Some(Ok(json!(3))), true).unwrap();
        assert_eq!(told["side"][0]["failure"], "the plugins are away");
        assert_eq!((&told["side"][0]["badge"], &told["below"]), (&json!(3), &json!([])));
        let shown = filled(Some(Ok(json!("<b>"))), None, false).unwrap();
        assert_eq!(shown["side"][0]["shown"], json!({ "kind": "text", "text": "<b>" }));
    }

    #[test]
    fn a_page_has_no_more_parts_than_people_can_read() {
        let mut ui = ui();
        ui.widgets = vec![ui.widgets[0].clone(); 200];
        assert_eq!(Drawn::of_page(&ui, place::DASHBOARD, &Value::Null).len(), MOST);
    }
}
