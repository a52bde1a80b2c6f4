//! What plugins answer for a page while somebody waits for it.

use serde_json::{Map, Value};

use super::{
    PluginPage, Services,
    plugin_calls::{is_there, no_such_route},
};
use crate::{
    Error, Result,
    actor::Cx,
    plugins::{PageCall, PageQuestion, Plugin, PluginAnswer, PluginRequest, WidgetPart},
};

/// A part of a page that is to be filled.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedPart<'a> {
    /// Whose.
    pub plugin: &'a str,
    /// The component. The endpoint `GET /<component>` answers what it shows.
    pub component: &'a str,
    /// What the endpoint is told of the page.
    pub query: Map<String, Value>,
}

/// What a plugin answered for a part of a page.
#[derive(Debug, Default)]
pub struct FilledPart {
    /// What the part shows; none if the plugin has no such endpoint, or not for the caller.
    pub answer: Option<Result<Value>>,
    /// The figure of the widget with that component; none without one that the caller may see.
    pub badge: Option<Result<Value>>,
}

impl Services {
    /// Fills parts of one page, all at once and within the bound that the host has for pages. The
    /// answers are in the order of the parts.
    ///
    /// # Errors
    /// Those of the database; what plugins do wrong is in each part.
    pub async fn plugin_parts(
        &self,
        cx: &Cx,
        wanted: &[WantedPart<'_>],
    ) -> Result<Vec<FilledPart>> {
        let mut filled: Vec<FilledPart> = wanted.iter().map(|_| FilledPart::default()).collect();
        let Some(host) = &self.ports.plugin_host else { return Ok(filled) };
        let active = self.ports.plugins.active_plugins(&cx.tenant, cx.now).await?;
        let (mut places, mut calls) = (Vec::new(), Vec::new());
        for (place, part) in wanted.iter().enumerate() {
            let Some(plugin) = active.get(part.plugin) else { continue };
            let questions = [self.endpoint_for(cx, plugin, part), self.badge_for(cx, plugin, part)];
            for question in questions.into_iter().flatten() {
                places.push((place, matches!(question, PageQuestion::Badge(_))));
                calls.push(PageCall { plugin, question });
            }
        }
        if calls.is_empty() {
            return Ok(filled);
        }
        let answers = host.for_page(cx, &calls).await;
        for (((place, is_badge), call), answer) in places.into_iter().zip(&calls).zip(answers) {
            let Some(part) = filled.get_mut(place) else { continue };
            let answer = answer.and_then(value).map_err(|error| {
                let (plugin, code) = (call.plugin.name.as_str(), error.code());
                tracing::info!(plugin, code, "a page is shown without what it asked of a plugin");
                self.told(cx, plugin, error)
            });
            if is_badge {
                part.badge = Some(answer.map(figure));
            } else {
                part.answer = Some(answer);
            }
        }
        Ok(filled)
    }

    /// What a page of a plugin shows, asked as [`Self::plugin_parts`].
    ///
    /// # Errors
    /// Those of the database.
    pub async fn plugin_page_part(&self, cx: &Cx, found: &PluginPage) -> Result<FilledPart> {
        let query = found.params.clone();
        let (plugin, component) = (found.plugin.as_str(), found.page.component.as_str());
        let wanted = [WantedPart { plugin, component, query }];
        Ok(self.plugin_parts(cx, &wanted).await?.pop().unwrap_or_default())
    }

    /// The figure of a widget: a number, a text or null, within the host's bound for pages.
    ///
    /// # Errors
    /// `plugin_not_found`, `plugin_route_not_found` for a widget without one, `unauthenticated`,
    /// `forbidden`, and those of [`Self::plugin_endpoint`].
    pub async fn plugin_badge(&self, cx: &Cx, name: &str, component: &str) -> Result<Value> {
        let plugin = self.active_plugin(cx, name).await?;
        let widget = badge_of(&plugin, component).ok_or_else(no_such_route)?;
        self.admits_widget(cx, widget)?;
        is_there(&plugin)?;
        let question = PageQuestion::Badge(component.to_owned());
        let call = PageCall { plugin: &plugin, question };
        let answered = self.host_of_plugins()?.for_page(cx, &[call]).await.pop();
        let answer = answered.unwrap_or_else(|| Err(no_answer()));
        answer.and_then(value).map(figure).map_err(|error| self.told(cx, name, error))
    }

    fn endpoint_for(
        &self,
        cx: &Cx,
        plugin: &Plugin,
        part: &WantedPart<'_>,
    ) -> Option<PageQuestion> {
        let path = format!("/{}", part.component);
        let (path, params, _) = self.endpoint_of(cx, plugin, "GET", &path).ok()?;
        Some(PageQuestion::Endpoint(PluginRequest {
            method: "GET".into(),
            path: path.to_owned(),
            params,
            query: part.query.clone(),
            ..PluginRequest::default()
        }))
    }

    fn badge_for(&self, cx: &Cx, plugin: &Plugin, part: &WantedPart<'_>) -> Option<PageQuestion> {
        let widget = badge_of(plugin, part.component)?;
        self.admits_widget(cx, widget).ok()?;
        Some(PageQuestion::Badge(part.component.to_owned()))
    }
}

fn badge_of<'a>(plugin: &'a Plugin, component: &str) -> Option<&'a WidgetPart> {
    let mut widgets = plugin.manifest.widgets.iter();
    widgets.find(|widget| widget.has_badge && widget.component == component)
}

/// What a page can show of an answer.
fn value(answer: PluginAnswer) -> Result<Value> {
    match answer {
        PluginAnswer::Value(value) => Ok(value),
        PluginAnswer::Http { status: 200, body, .. } => {
            serde_json::from_slice(&body).map_err(|error| no_answer().with_source(error))
        }
        PluginAnswer::Http { .. } => Err(no_answer()),
    }
}

fn no_answer() -> Error {
    Error::internal("plugin_bad_answer", "the plugin's answer is nothing that a page can show")
}

fn figure(badge: Value) -> Value {
    if badge.is_number() || badge.is_string() { badge } else { Value::Null }
}
