//! Contacts, agents, tags, departments, and who asks.

use escalated_core::actor::Actor;
use escalated_core::departments::DepartmentInput;
use escalated_core::ids::HostUserId;
use escalated_plugins::{
    ctx::{CtxCall, Origin, WireId},
    host::PluginOptions,
};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, map, plugin},
    scripted::Scripted,
};

async fn desk() -> (Scripted, Desk) {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    (node, desk)
}

#[tokio::test]
async fn contacts_are_made_once_and_found() {
    let (node, _desk) = desk().await;
    let create = |email: &str| {
        let data = map(json!({ "name": "Dana", "email": email, "role": "admin" }));
        node.ask("a", CtxCall::ContactsCreate { data })
    };
    let contact = create("dana@example.org").await.unwrap();
    assert_eq!((&contact["name"], &contact["email"]), (&json!("Dana"), &json!("dana@example.org")));
    assert_eq!(create("DANA@example.org").await.unwrap(), contact);
    assert_eq!(create("dana").await.unwrap_err().fields()[0].code, "invalid_email");
    let id = WireId::Text(contact["id"].to_string());
    assert_eq!(node.ask("a", CtxCall::ContactsFind { id }).await.unwrap(), contact);
    let by = |email: &str| node.ask("a", CtxCall::ContactsFindByEmail { email: email.into() });
    assert_eq!(by("dana@EXAMPLE.org").await.unwrap(), contact);
    assert_eq!(by("nobody@example.org").await.unwrap(), Value::Null);
    let nobody = CtxCall::ContactsFind { id: WireId::Text("__proto__".into()) };
    assert_eq!(node.ask("a", nobody).await.unwrap(), Value::Null);
}

#[tokio::test]
async fn agents_are_those_of_the_host() {
    let (node, _desk) = desk().await;
    let agents = node.ask("a", CtxCall::AgentsAll {}).await.unwrap();
    assert!(agents.as_array().unwrap().iter().any(|agent| agent["name"] == "Ben"));
    let find = |id| node.ask("a", CtxCall::AgentsFind { id: WireId::Number(id) });
    assert_eq!(
        find(2).await.unwrap(),
        json!({ "id": 2, "name": "Ben", "email": "ben@example.org" })
    );
    assert_eq!(find(10).await.unwrap(), Value::Null, "a customer is no agent");
}

#[tokio::test]
async fn a_tag_that_there_is_is_answered_and_not_made_again() {
    let (node, desk) = desk().await;
    let create =
        |name: &str| node.ask("a", CtxCall::TagsCreate { data: map(json!({ "name": name })) });
    let tag = create("Big Deal").await.unwrap();
    assert_eq!((&tag["name"], &tag["slug"]), (&json!("Big Deal"), &json!("big-deal")));
    assert_eq!(create("big deal").await.unwrap(), tag);
    assert_eq!(node.ask("a", CtxCall::TagsAll {}).await.unwrap(), json!([tag]));
    assert!(create("").await.is_err());
    let input = json!({ "name": "Billing" });
    let input: DepartmentInput = serde_json::from_value(input).unwrap();
    let made = desk.helpdesk.services().create_department(&desk.owner(), &input).await.unwrap();
    let department =
        json!({ "id": made.id, "name": "Billing", "slug": "billing", "is_active": true });
    assert_eq!(node.ask("a", CtxCall::DepartmentsAll {}).await.unwrap(), json!([department]));
    let find = |id| node.ask("a", CtxCall::DepartmentsFind { id: WireId::Number(id) });
    assert_eq!(find(made.id.0).await.unwrap(), department);
    assert_eq!(find(99).await.unwrap(), Value::Null);
}

#[tokio::test]
async fn who_asks_is_told_and_nobody_else() {
    let (node, _desk) = desk().await;
    let ask =
        |actor| node.ask_for("a", Origin { actor, ..Origin::default() }, CtxCall::CurrentUser {});
    assert_eq!(ask(None).await.unwrap(), Value::Null);
    assert_eq!(ask(Some(Actor::system())).await.unwrap(), Value::Null);
    let user =
        |id: &str| Some(Actor::User { id: HostUserId::new(id), name: String::new(), email: None });
    assert_eq!(ask(user("2")).await.unwrap()["name"], json!("Ben"));
    assert_eq!(ask(user("gone")).await.unwrap(), Value::Null);
}
