//! The platform's own cases for guest policies, read from where `ESCALATED_CONTRACTS` says.

use std::{collections::BTreeMap, fs, path::Path};

use escalated_core::{
    actor::Role,
    testing::{Fixture, id, new_ticket, skip_or_fail},
    tickets::{Channel, NewTicket, Requester, RequesterInput, TicketDriver},
};
use serde::Deserialize;

use crate::support::{Desk, Kind};

on_every_database! { guest_policies }

#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    given: Given,
    expect: Expect,
}

#[derive(Debug, Deserialize)]
struct Given {
    settings: BTreeMap<String, String>,
    submission: Submission,
}

#[derive(Debug, Deserialize)]
struct Submission {
    channel: String,
    name: String,
    email: String,
    subject: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    policy_mode_applied: Option<String>,
    ticket: Option<ExpectedTicket>,
    host_user_created: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedTicket {
    requester_id: i64,
    contact_id: String,
    guest_name: String,
    guest_email: String,
}

fn cases() -> Option<Vec<Case>> {
    let Ok(folder) = std::env::var("ESCALATED_CONTRACTS") else {
        skip_or_fail("contracts", "conformance/guest-policy: ESCALATED_CONTRACTS is not set");
        return None;
    };
    let folder = Path::new(&folder).join("conformance/guest-policy");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let yaml = files.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let cases: Vec<Case> = yaml
        .map(|path| serde_norway::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        .collect();
    assert_eq!(cases.len(), 2);
    Some(cases)
}

async fn guest_policies(kind: Kind) {
    let Some(cases) = cases() else { return };
    for case in cases {
        let Some(desk) = Desk::open(kind, 6).await else { return };
        let fixture: &dyn Fixture = &desk;
        let admin = fixture.cx(Role::Admin);
        let mut settings = case.given.settings.clone();
        // The mode asks for somebody; the case leaves open whom.
        if settings.get("guest_policy_mode").is_some_and(|mode| mode == "guest_user") {
            settings.insert("guest_policy_user_id".into(), "11".into());
        }
        fixture.services().update_settings(&admin, &settings).await.unwrap();
        let Submission { channel, name, email, subject } = case.given.submission;
        let new = NewTicket {
            channel: Channel::new(channel).unwrap(),
            requester: RequesterInput::Guest { name, email },
            ..new_ticket(subject.as_deref().unwrap_or("without a subject"))
        };
        let created = desk.helpdesk.driver().create(&fixture.cx(Role::Anonymous), new).await;
        let ticket = fixture.stored(&created.unwrap().ticket).await;
        if let Some(mode) = case.expect.policy_mode_applied {
            let applied = fixture.services().settings(&admin).await.unwrap();
            assert_eq!(applied.guest_policy.mode(), mode, "{}", case.id);
            let is_stand_in = ticket.requester == Requester::User(id("11"));
            assert_eq!(is_stand_in, mode == "guest_user", "{}", case.id);
        }
        if let Some(expected) = case.expect.ticket {
            assert_eq!(expected.contact_id, "<created>");
            assert!(ticket.contact_id.is_some(), "{}", case.id);
            // On the wire a requester who is no host user is 0.
            assert_eq!(expected.requester_id, 0);
            assert_eq!(ticket.requester_user(), None, "{}", case.id);
            assert_eq!(ticket.guest_name.as_deref(), Some(expected.guest_name.as_str()));
            assert_eq!(ticket.guest_email.as_deref(), Some(expected.guest_email.as_str()));
        }
        // Nothing in the port of the host's people could make one.
        assert_ne!(case.expect.host_user_created, Some(true), "{}", case.id);
        desk.close().await;
    }
}
