//! Settings, tags and departments as admins keep them.

use std::collections::BTreeMap;

use futures_util::future;

use crate::{
    actor::Role,
    departments::{DepartmentChange, DepartmentInput},
    ids::{DepartmentId, TagId},
    tags::{TagChange, TagInput},
    testing::{Fixture, id, refused, refused_field},
};

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Settings are stored all or none, and hold on this node at once and on others in seconds.
pub async fn settings_are_stored(fixture: &dyn Fixture) {
    let admin = fixture.cx(Role::Admin);
    let (services, other_node) = (fixture.services(), fixture.with_hooks(vec![]));
    let defaults = services.list_settings(&admin).await.unwrap();
    assert_eq!(defaults["ticket_reference_prefix"], "ESC");
    assert_eq!(other_node.list_settings(&admin).await.unwrap(), defaults);
    let new = pairs(&[("ticket_reference_prefix", "HELP"), ("allow_customer_close", "0")]);
    let stored = services.update_settings(&admin, &new).await.unwrap();
    assert_eq!(stored["ticket_reference_prefix"], "HELP");
    assert_eq!(services.list_settings(&admin).await.unwrap(), stored);
    fixture.clock().advance_seconds(2);
    assert_eq!(other_node.list_settings(&fixture.cx(Role::Admin)).await.unwrap(), stored);

    let half = pairs(&[("allow_customer_close", "1"), ("max_attachments_per_reply", "0")]);
    let result = services.update_settings(&admin, &half).await;
    refused_field(result, "max_attachments_per_reply", "invalid_setting");
    let unknown = pairs(&[("colour", "red")]);
    refused_field(services.update_settings(&admin, &unknown).await, "colour", "unknown_setting");
    for (value, code) in [("", "required"), ("99", "unknown_user")] {
        let policy = pairs(&[("guest_policy_mode", "guest_user"), ("guest_policy_user_id", value)]);
        let result = services.update_settings(&admin, &policy).await;
        refused_field(result, "guest_policy_user_id", code);
    }
    assert_eq!(services.list_settings(&admin).await.unwrap(), stored);
    let agent = fixture.cx(Role::Agent);
    refused(services.list_settings(&agent).await, "forbidden");
    refused(services.update_settings(&agent, &new).await, "forbidden");
}

/// Tags are made, changed and removed everywhere; two do not share a slug.
pub async fn tags_are_kept(fixture: &dyn Fixture) {
    let (admin, agent) = (fixture.cx(Role::Admin), fixture.cx(Role::Agent));
    let services = fixture.services();
    let input = |name: &str, color: Option<&str>| TagInput {
        name: name.into(),
        color: color.map(str::to_owned),
    };
    let vip = services.create_tag(&admin, &input("V.I.P.", Some("#ff0000"))).await.unwrap();
    assert_eq!((vip.slug.as_str(), vip.color.as_str()), ("v-i-p", "#ff0000"));
    refused_field(services.create_tag(&admin, &input("v i p", None)).await, "name", "slug_taken");
    let change = |name: &str| TagChange { name: Some(name.into()), color: None };
    let other = services.create_tag(&admin, &input("Other", None)).await.unwrap();
    assert_eq!(other.color, "#6B7280");
    let taken = services.update_tag(&admin, other.id, &change("vi p")).await.unwrap();
    assert_eq!(taken.slug, "vi-p");
    let taken = services.update_tag(&admin, other.id, &change("V I P")).await;
    refused_field(taken, "name", "slug_taken");
    let same = services.update_tag(&admin, vip.id, &change("V I P")).await.unwrap();
    assert_eq!((same.id, same.name.as_str()), (vip.id, "V I P"));
    let unnamed = services.update_tag(&admin, vip.id, &change(" ")).await;
    refused_field(unnamed, "name", "required");
    refused(services.update_tag(&admin, TagId(99), &change("x")).await, "tag_not_found");
    refused_field(
        services.create_tag(&admin, &input("x", Some("red"))).await,
        "color",
        "invalid_color",
    );
    refused_field(services.create_tag(&admin, &input(" ", None)).await, "name", "required");
    refused(services.create_tag(&agent, &input("x", None)).await, "forbidden");

    let ticket = fixture.open("Tagged").await;
    fixture.tickets().add_tags(&agent, ticket.id.into(), vec![vip.id, other.id]).await.unwrap();
    let before = fixture.stored(&ticket).await;
    let in_use = services.ports().tags.delete_tag(&admin, vip.id).await;
    refused(in_use, "tag_in_use");
    services.delete_tag(&admin, vip.id).await.unwrap();
    // The ticket has changed like any other: a version, a record, an event.
    let after = fixture.stored(&ticket).await;
    assert_eq!((after.version, after.seq), (before.version + 1, before.seq + 1));
    refused(services.delete_tag(&admin, vip.id).await, "tag_not_found");
    let left = fixture.tickets().get(&agent, &ticket.id.into()).await.unwrap().tags;
    assert_eq!(left.iter().map(|tag| tag.id).collect::<Vec<_>>(), [other.id]);
    assert_eq!(services.list_tags(&agent).await.unwrap().len(), 1);
    refused(services.list_tags(&fixture.cx(Role::Requester)).await, "forbidden");
}

/// Departments are made and changed with their members; two do not share a slug.
pub async fn departments_are_kept(fixture: &dyn Fixture) {
    let (admin, cleo) = (fixture.cx(Role::Admin), fixture.cx(Role::Requester));
    let services = fixture.services();
    let repairs = DepartmentInput {
        name: "Repairs & Co".into(),
        slug: None,
        description: Some("What is broken".into()),
        is_active: true,
        manager_id: Some(id("1")),
        members: Some(vec![id("3"), id("2")]),
    };
    let made = services.create_department(&admin, &repairs).await.unwrap();
    assert_eq!(made.slug, "repairs-co");
    let (read, mut members) = services.get_department(&admin, made.id).await.unwrap();
    members.sort();
    assert_eq!((read, members), (made.clone(), vec![id("2"), id("3")]));
    refused_field(services.create_department(&admin, &repairs).await, "slug", "slug_taken");
    let closed = DepartmentChange {
        name: Some("Closed".into()),
        is_active: Some(false),
        manager_id: Some(None),
        ..DepartmentChange::default()
    };
    let changed = services.update_department(&admin, made.id, &closed).await.unwrap();
    assert_eq!((changed.is_active, &changed.manager), (false, &None));
    let stays = (changed.slug.as_str(), changed.description.as_deref());
    assert_eq!(stays, ("repairs-co", Some("What is broken")), "what is not said stays");
    let (_, members) = services.get_department(&admin, made.id).await.unwrap();
    assert_eq!(members.len(), 2, "members that are left out stay");
    let ports = services.ports();
    assert_eq!(ports.departments.departments_of(&admin, &id("3")).await.unwrap(), [made.id]);
    let none = DepartmentChange { members: Some(vec![]), ..closed.clone() };
    services.update_department(&admin, made.id, &none).await.unwrap();
    assert!(ports.departments.departments_of(&admin, &id("3")).await.unwrap().is_empty());
    assert!(services.list_open_departments(&cleo).await.unwrap().is_empty());
    assert_eq!(services.list_departments(&admin).await.unwrap().len(), 1);
    refused(services.list_departments(&cleo).await, "forbidden");

    let unknown = services.update_department(&admin, DepartmentId(99), &none).await;
    refused(unknown, "department_not_found");
    refused(services.get_department(&admin, DepartmentId(99)).await, "department_not_found");
    let wrong = DepartmentInput { manager_id: Some(id("10")), ..repairs.clone() };
    let result = services.create_department(&admin, &wrong).await;
    refused_field(result, "manager_id", "unknown_agent");
    let wrong = DepartmentInput { members: Some(vec![id("2"), id("99")]), ..repairs.clone() };
    let result = services.create_department(&admin, &wrong).await;
    refused_field(result, "members.1", "unknown_agent");
    let wrong = DepartmentInput { slug: Some("Not A Slug".into()), ..repairs };
    refused_field(services.create_department(&admin, &wrong).await, "slug", "invalid_slug");
}

/// Two admins change different fields of one department, or of one tag, at the same time: both
/// changes last.
pub async fn changes_of_different_fields_both_last(fixture: &dyn Fixture) {
    let (admin, services) = (fixture.cx(Role::Admin), fixture.services());
    let input = DepartmentInput {
        name: "Repairs".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: None,
        members: None,
    };
    let repairs = services.create_department(&admin, &input).await.unwrap().id;
    let input = TagInput { name: "vip".into(), color: None };
    let vip = services.create_tag(&admin, &input).await.unwrap().id;
    for turn in 0..8 {
        let words = format!("Turn {turn}");
        let name = DepartmentChange { name: Some(words.clone()), ..DepartmentChange::default() };
        let rest = DepartmentChange {
            description: Some(Some(words.clone())),
            is_active: Some(turn % 2 == 0),
            manager_id: Some((turn % 2 == 0).then(|| id("1"))),
            members: Some(vec![id("2"), id("3")]),
            ..DepartmentChange::default()
        };
        let (one, other) = future::join(
            services.update_department(&admin, repairs, &name),
            services.update_department(&admin, repairs, &rest),
        )
        .await;
        let last = (one.unwrap(), other.unwrap());
        let (kept, members) = services.get_department(&admin, repairs).await.unwrap();
        assert!(kept == last.0 || kept == last.1, "whoever was last answers with both");
        assert_eq!((kept.name.as_str(), kept.description.as_ref()), (&*words, Some(&words)));
        assert_eq!((kept.is_active, kept.manager.is_some()), (turn % 2 == 0, turn % 2 == 0));
        assert_eq!((kept.slug.as_str(), members.len()), ("repairs", 2));

        let color = format!("#00000{turn}");
        let named = TagChange { name: Some(words.clone()), color: None };
        let colored = TagChange { name: None, color: Some(color.clone()) };
        let (one, other) = future::join(
            services.update_tag(&admin, vip, &named),
            services.update_tag(&admin, vip, &colored),
        )
        .await;
        let last = (one.unwrap(), other.unwrap());
        let tags = services.list_tags(&admin).await.unwrap();
        let [kept] = tags.try_into().unwrap();
        assert!(kept == last.0 || kept == last.1, "whoever was last answers with both");
        assert_eq!((kept.name, kept.color), (words, color));
        assert_eq!(kept.slug, format!("turn-{turn}"));
    }
}
