//! What plugins add to pages.

use std::cmp::Reverse;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    Services,
    plugin_calls::{is_there, no_such_route},
};
use crate::{
    Result,
    actor::Cx,
    plugins::{Audience, ComponentPart, MenuPart, PagePart, WidgetPart, find_route},
};

/// A part of a page, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfPlugin<T> {
    /// The plugin.
    pub plugin: String,
    /// The part.
    #[serde(flatten)]
    pub part: T,
}

/// An entry in a menu, and where it leads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PluginMenu {
    /// The page's address within the plugin.
    pub route: String,
    /// What stands around the page.
    pub layout: crate::plugins::Layout,
    /// The entry.
    #[serde(flatten)]
    pub menu: MenuPart,
}

/// What the plugins at work add to the pages of a caller: what the caller may see, in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PluginUi {
    /// Entries in menus.
    pub menu: Vec<OfPlugin<PluginMenu>>,
    /// Parts of the dashboard.
    pub widgets: Vec<OfPlugin<WidgetPart>>,
    /// Parts of our pages.
    pub components: Vec<OfPlugin<ComponentPart>>,
}

/// A page of a plugin that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct PluginPage {
    /// Whose.
    pub plugin: String,
    /// The page.
    pub page: PagePart,
    /// The parameters of its address.
    pub params: Map<String, Value>,
}

impl Services {
    /// What plugins add to the caller's pages; nothing where the helpdesk runs none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn plugin_ui(&self, cx: &Cx) -> Result<PluginUi> {
        let mut ui = PluginUi::default();
        if self.ports.plugin_host.is_none() {
            return Ok(ui);
        }
        let active = self.ports.plugins.active_plugins(&cx.tenant, cx.now).await?;
        for (plugin, parts) in active.present.iter().map(|(name, plugin)| (name, &plugin.manifest))
        {
            for page in parts.pages.iter().filter(|page| self.shows_page(cx, page)) {
                let Some(menu) = page.menu.clone() else { continue };
                let layout = page.layout.unwrap_or(crate::plugins::Layout::Admin);
                let part = PluginMenu { route: page.route.clone(), layout, menu };
                ui.menu.push(OfPlugin { plugin: plugin.clone(), part });
            }
            let widgets = parts.widgets.iter();
            let widgets = widgets.filter(|widget| self.admits_widget(cx, widget).is_ok());
            ui.widgets.extend(
                widgets.map(|part| OfPlugin { plugin: plugin.clone(), part: part.clone() }),
            );
            let components = parts.components.iter();
            let components = components.filter(|component| self.shows(cx, component));
            ui.components.extend(
                components.map(|part| OfPlugin { plugin: plugin.clone(), part: part.clone() }),
            );
        }
        // Those that say nothing come last; the sort keeps the order of names and manifests.
        let place = |order: Option<i64>| (Reverse(order.is_some()), order);
        ui.menu.sort_by_key(|entry| entry.part.menu.position);
        ui.widgets.sort_by_key(|widget| place(widget.part.order));
        ui.components.sort_by_key(|component| place(component.part.order));
        Ok(ui)
    }

    /// The page of a plugin at an address within it, as it was sent.
    ///
    /// # Errors
    /// `plugins_not_available`, `plugin_not_found`, `plugin_route_not_found`, `unauthenticated`,
    /// `forbidden`, `plugin_unavailable`.
    pub async fn plugin_page(&self, cx: &Cx, name: &str, route: &str) -> Result<PluginPage> {
        let plugin = self.active_plugin(cx, name).await?;
        let pages = &plugin.manifest.pages;
        let found = find_route(pages.iter().map(|page| page.route.as_str()), route);
        let (template, params) = found.ok_or_else(no_such_route)?;
        let page = pages.iter().find(|page| page.route == template).ok_or_else(no_such_route)?;
        let (capability, audience) = of_page(page);
        self.admits(cx, capability, audience)?;
        is_there(&plugin)?;
        Ok(PluginPage { plugin: plugin.name.clone(), page: page.clone(), params })
    }

    fn shows_page(&self, cx: &Cx, page: &PagePart) -> bool {
        let (capability, audience) = of_page(page);
        self.admits(cx, capability, audience).is_ok()
    }

    fn shows(&self, cx: &Cx, component: &ComponentPart) -> bool {
        let capability = component.capability.as_deref();
        let audience = match capability {
            Some(capability) => Audience::of_capability(capability),
            None => Audience::of_our_page(&component.page),
        };
        self.admits(cx, capability, audience).is_ok()
    }
}

fn of_page(page: &PagePart) -> (Option<&str>, Audience) {
    match page.capability.as_deref() {
        Some(capability) => (Some(capability), Audience::of_capability(capability)),
        None => (None, Audience::of_layout(page.layout)),
    }
}
