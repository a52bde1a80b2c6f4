use escalated::plugins::in_process::{RustCtx, RustPlugin};
use escalated_core::{
    Error, Result,
    plugins::{
        Audience, ComponentPart, ConfigField, EndpointPart, FieldKind, FilterPart, Layout,
        Manifest, PagePart, PluginRequest, WebhookPart, WidgetPart, WidgetSize,
    },
};
use serde_json::{Value, json};

/// The plugin of the suite.
pub(crate) struct Demo;

fn endpoint(method: &str, path: &str, audience: Option<Audience>) -> EndpointPart {
    EndpointPart { method: method.into(), path: path.into(), capability: None, audience }
}

fn field(name: &str, kind: FieldKind, default: Option<Value>) -> ConfigField {
    ConfigField {
        name: name.into(),
        label: name.into(),
        kind,
        required: false,
        help: None,
        options: Vec::new(),
        default,
    }
}

fn widget(component: &str, has_badge: bool) -> WidgetPart {
    WidgetPart {
        component: component.into(),
        label: component.into(),
        size: WidgetSize::Half,
        order: None,
        capability: None,
        has_badge,
    }
}

#[async_trait::async_trait]
impl RustPlugin for Demo {
    fn manifest(&self) -> Manifest {
        let public = Some(Audience::Public);
        let report = endpoint("GET", "/report", None);
        let filter = |hook: &str| FilterPart { hook: hook.into(), priority: 10 };
        Manifest {
            name: "demo".into(),
            version: "1.0.0".into(),
            config: vec![
                field("greeting", FieldKind::Text, Some(json!("hello"))),
                field("token", FieldKind::Password, None),
            ],
            endpoints: vec![
                endpoint("GET", "/greeting", public),
                endpoint("POST", "/echo/:id", public),
                endpoint("GET", "/teapot", public),
                endpoint("GET", "/broken", public),
                endpoint("GET", "/throws", public),
                endpoint("GET", "/away", public),
                endpoint("GET", "/", public),
                endpoint("GET", "/mine", Some(Audience::Known)),
                endpoint("GET", "/orders/:id", Some(Audience::Staff)),
                endpoint("POST", "/orders", Some(Audience::Staff)),
                endpoint("GET", "/plain", None),
                endpoint("GET", "/chosen", None),
                EndpointPart { capability: Some("view_reports".into()), ..report },
            ],
            components: vec![ComponentPart {
                page: "ticket.index".into(),
                slot: "main".into(),
                component: "greeting".into(),
                props: None,
                order: None,
                capability: None,
            }],
            pages: vec![PagePart {
                route: "hello/:name".into(),
                component: "greeting".into(),
                layout: Some(Layout::Public),
                capability: None,
                menu: None,
            }],
            webhooks: vec![WebhookPart { method: "POST".into(), path: "/in/:source".into() }],
            widgets: vec![widget("Orders", true), widget("Plain", false)],
            filter_hooks: vec![filter("ticket.create"), filter("ticket.reply.compose")],
            ..Manifest::default()
        }
    }

    async fn endpoint(&self, _ctx: &RustCtx, request: &PluginRequest) -> Result<Value> {
        match request.path.as_str() {
            "/teapot" => Ok(json!({
                "__escalated_http": 1, "status": 418, "format": "text", "body": "short and stout",
                "headers": { "X-Own": "1", "Content-Security-Policy": "default-src *" },
            })),
            "/broken" => Ok(json!({
                "__escalated_http": 1, "status": 200, "format": "json", "body": 1,
                "headers": { "Set-Cookie": "a=b" },
            })),
            "/throws" => Err(Error::internal("plugin_failed", "XTHROWNX")),
            "/away" => Err(Error::unavailable("plugin_unavailable", "the runtime is away")),
            _ => Ok(seen(request)),
        }
    }

    async fn webhook(&self, _ctx: &RustCtx, request: &PluginRequest) -> Result<Value> {
        Ok(seen(request))
    }

    async fn badge(&self, _ctx: &RustCtx, _component: &str) -> Result<Value> {
        Ok(json!(3))
    }

    async fn filter(&self, _ctx: &RustCtx, _hook: &str, mut value: Value) -> Result<Value> {
        match value["subject"].as_str() {
            Some("tag me") => {
                value["tags"] = json!(["vip", "no such tag"]);
                value["priority"] = json!("high");
            }
            Some("ruin me") => value["subject"] = json!(""),
            _ => {}
        }
        if let Some(body) = value["body"].as_str() {
            value["body"] = json!(body.replace("(c)", "©"));
        }
        Ok(value)
    }
}

/// What reached the plugin, as far as it is the same with every framework.
fn seen(request: &PluginRequest) -> Value {
    let secrets = ["authorization", "cookie", "x-csrf-token"];
    let secrets = secrets.into_iter().filter(|name| request.headers.contains_key(*name)).count();
    json!({
        "method": request.method,
        "path": request.path,
        "params": request.params,
        "query": request.query,
        "body": request.body,
        "raw_body": String::from_utf8_lossy(&request.raw_body),
        "own_header": request.headers.get("x-own"),
        "secrets": secrets,
        "client_ip": request.client_ip,
    })
}
