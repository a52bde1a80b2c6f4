use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::{Cx, Role},
    engines::{Extension, PluginHost},
    ids::TenantId,
    plugins::{
        FoundPlugin, PageCall, PageQuestion, Plugin, PluginAnswer, PluginRequest, RuntimeHealth,
        RuntimeState, read_manifest,
    },
};
use serde_json::{Value, json};

use super::desk::Desk;

const ADMIN: &str = "1";
const SETTINGS: &str = "/support/admin/plugins/nps/settings";

/// A host whose runtime is away, and whose plugin answers figures.
struct Away;

impl Extension for Away {
    fn name(&self) -> &'static str {
        "away"
    }
}

#[async_trait]
impl PluginHost for Away {
    async fn filter(&self, _: &Cx, _: &str, value: Value) -> Value {
        value
    }
    async fn action(&self, _: &Cx, _: &str, _: &Value) -> Result<()> {
        Ok(())
    }
    async fn endpoint(&self, _: &Cx, _: &Plugin, _: PluginRequest) -> Result<PluginAnswer> {
        Ok(PluginAnswer::Value(json!({ "average": 4.5, "said": "<b>well</b>" })))
    }
    async fn webhook(&self, _: &Cx, _: &Plugin, _: PluginRequest) -> Result<PluginAnswer> {
        Err(Error::unavailable("plugin_unavailable", "the plugins are away"))
    }
    async fn badge(&self, _: &Cx, _: &Plugin, _: &str) -> Result<Value> {
        Ok(Value::Null)
    }
    async fn for_page(&self, cx: &Cx, calls: &[PageCall<'_>]) -> Vec<Result<PluginAnswer>> {
        let mut answers = Vec::new();
        for PageCall { plugin, question } in calls {
            answers.push(match question {
                PageQuestion::Badge(component) => {
                    self.badge(cx, plugin, component).await.map(PluginAnswer::Value)
                }
                PageQuestion::Endpoint(request) => self.endpoint(cx, plugin, request.clone()).await,
            });
        }
        answers
    }
    async fn switched(&self, _: &Cx, plugin: &Plugin) -> Result<()> {
        let away = || Error::unavailable("plugin_unavailable", "the plugins are away");
        if plugin.is_active { Err(away()) } else { Ok(()) }
    }
    async fn discover(&self, _: &Cx) -> Result<()> {
        Ok(())
    }
    fn health(&self, _: &TenantId) -> Vec<RuntimeHealth> {
        vec![RuntimeHealth {
            runtime: "node".into(),
            state: RuntimeState::Waiting,
            version: None,
            pid: None,
            ready_at: None,
            retry_at: None,
            starts: 2,
            pending: 0,
            timeouts: 0,
            skipped_lines: 0,
            last_error: Some("runtime_not_found: there is no Node".into()),
            problems: Vec::new(),
        }]
    }
}

async fn desk() -> Desk {
    let desk = Desk::with_plugins(Arc::new(Away)).await;
    let (manifest, problems) = read_manifest(
        "nps",
        &json!({
            "name": "nps", "version": "1.0.0", "description": "Asks how it went",
            "config": [
                { "name": "token", "label": "Token", "type": "password", "required": true },
                { "name": "size", "label": "Size", "type": "number", "default": 10 },
            ],
            "endpoints": [{ "method": "GET", "path": "/Scores", "capability": "view_reports" }],
            "pages": [{
                "route": "scores", "component": "Scores", "layout": "admin",
                "capability": "view_reports",
            }],
        }),
    );
    let found = [FoundPlugin { manifest: manifest.unwrap(), problems }];
    let cx = desk.cx(Role::Owner);
    let taken = desk.helpdesk.services().ports().plugins.found_plugins(&cx, "node", &found).await;
    assert!(taken.unwrap().is_empty());
    desk
}

#[tokio::test]
async fn without_plugins_there_is_no_page_of_them() {
    let desk = Desk::open().await;
    let mut admin = desk.browser(Some(ADMIN));
    assert!(!admin.get("/support/agent/tickets").await.has("/admin/plugins"));
    assert_eq!(admin.get("/support/admin/plugins").await.status, 404);
}

#[tokio::test]
async fn pages_of_plugins_are_for_admins() {
    let desk = desk().await;
    for path in ["/support/admin/plugins", SETTINGS] {
        assert_eq!(desk.browser(Some(ADMIN)).get(path).await.status, 200, "{path}");
        assert_eq!(desk.agent().get(path).await.status, 403, "{path}");
        assert_eq!(desk.customer().get(path).await.status, 403, "{path}");
    }
    let page = desk.browser(Some(ADMIN)).get("/support/admin/plugins").await;
    assert!(page.has("runtime_not_found: there is no Node") && page.has("Inactive"));
    let unknown = "/support/admin/plugins/other/settings";
    assert_eq!(desk.browser(Some(ADMIN)).get(unknown).await.status, 404);
}

#[tokio::test]
async fn a_plugin_is_activated_with_what_is_ticked_and_deactivated() {
    let desk = desk().await;
    let mut admin = desk.browser(Some(ADMIN));
    let form = admin.get(SETTINGS).await.form("/nps/activate").without("grants.tickets.write");
    let page = admin.submit(form).await;
    assert!(page.has("The change holds") && page.has("plugin_unavailable"), "{}", page.html);
    let cx = desk.cx(Role::Owner);
    let stored = || desk.helpdesk.services().get_plugin(&cx, "nps");
    let plugin = stored().await.unwrap();
    let words: Vec<_> = plugin.grants.iter().map(|group| group.as_str()).collect();
    assert!(plugin.is_active && words.contains(&"tickets.read"));
    assert!(!words.contains(&"tickets.write"));
    let shown = desk.agent().get("/support/admin/plugins/nps/scores").await;
    assert!(shown.has("4.5") && shown.has("&lt;b&gt;well") && !shown.has("<b>"), "{}", shown.html);
    assert_eq!(desk.agent().get("/support/admin/plugins/nps/none").await.status, 404);
    let page = admin.get(SETTINGS).await;
    let page = admin.submit(page.form("/nps/deactivate")).await;
    assert!(page.has("The plugin is inactive."), "{}", page.html);
    assert!(!stored().await.unwrap().is_active);
}

#[tokio::test]
async fn a_secret_is_written_and_never_shown() {
    let desk = desk().await;
    let mut admin = desk.browser(Some(ADMIN));
    let form = admin.get(SETTINGS).await.form("/nps/settings");
    let wrong = form.clone().set("config.token", "s3cret").set("config.size", "many");
    let page = admin.submit(wrong).await;
    assert_eq!(page.status, 422);
    assert!(page.has("id=\"settings-config.size-error\"") && !page.has("s3cret"), "{}", page.html);
    let page = admin.submit(form.set("config.token", "s3cret").set("config.size", "12")).await;
    assert!(page.has("It is saved.") && page.has("It is set, and not shown."), "{}", page.html);
    assert!(page.has("value=\"12\"") && !page.has("s3cret"));
    let again = admin.submit(page.form("/nps/settings").set("config.size", "13")).await;
    assert!(again.has("value=\"13\""), "{}", again.html);
    let cx = desk.cx(Role::Owner);
    let plugin = desk.helpdesk.services().get_plugin(&cx, "nps").await.unwrap();
    assert_eq!(plugin.config["token"], "s3cret");
}
