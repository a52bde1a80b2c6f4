//! Service levels: what the exchanges of the suite cannot show.

use escalated_core::{
    actor::{Actor, Cx, Grants, Role},
    ids::{HostUserId, TenantId},
    services::{RECOMPUTE_JOB, RULES_CACHE_SECONDS, Services},
    sla::{CalendarInput, ClockFilter, PolicyInput, ReportPeriod, SweepScope},
    tickets::{NewTicket, TicketKey},
    time::Clock,
};
use escalated_http::{Body, EscalatedService, HttpConfig, testing::document};
use escalated_sla::SlaExtension;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::support::{Desk, Kind};

fn cx(desk: &Desk, role: Role) -> Cx {
    let actor = Actor::User { id: HostUserId::new("6"), name: "Ada".into(), email: None };
    Cx::new(actor, Grants::role(role), desk.world.clock.now())
}

fn system(desk: &Desk) -> Cx {
    Cx::system(TenantId::default(), desk.world.clock.now())
}

async fn ask(service: &EscalatedService, method: &str, path: &str, body: &Value) -> (u16, String) {
    let request = Request::builder().method(method).uri(format!("/support/api/v1{path}"));
    let request = request.header("x-test-user", "6").header("content-type", "application/json");
    let response = service.handle(request.body(Body::from(body.to_string())).unwrap()).await;
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// The same helpdesk without its engine.
fn bare(desk: &Desk) -> Services {
    let mut ports = desk.world.services.ports().clone();
    ports.sla = None;
    Services::new(ports)
}

async fn open_ticket(desk: &Desk, number: usize) -> TicketKey {
    let subject = format!("Ticket {number}");
    let new = NewTicket { subject, description: "Late.".into(), ..NewTicket::default() };
    let tickets = &desk.world.services.ports().tickets;
    tickets.create(&cx(desk, Role::Agent), new).await.unwrap().ticket.id.into()
}

#[tokio::test]
async fn a_helpdesk_without_an_engine_says_nothing_of_an_sla() {
    let desk = Desk::open(Kind::Sqlite, "bare").await.unwrap();
    open_ticket(&desk, 1).await;
    let service = EscalatedService::new(bare(&desk), HttpConfig::default());
    let paths = document(&service)["paths"].clone();
    assert!(!paths.as_object().unwrap().keys().any(|path| path.contains("/sla")));
    for (method, path) in [
        ("GET", "/sla/policies"),
        ("POST", "/sla/what-if"),
        ("GET", "/tickets/1/sla"),
        ("PUT", "/tickets/1/sla/policy"),
    ] {
        let (status, body) = ask(&service, method, path, &json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}");
        assert!(body.contains("urn:escalated:error:not_found"), "{method} {path} {body}");
    }
    let change = json!({ "sla_policy_id": 1 });
    let (status, body) = ask(&service, "PATCH", "/tickets/1", &change).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
    assert!(body.contains("sla_not_available"), "{body}");
    desk.close().await;
}

#[tokio::test]
async fn without_an_engine_every_service_says_so() {
    let desk = Desk::open(Kind::Sqlite, "unavailable").await.unwrap();
    let (services, cx) = (bare(&desk), cx(&desk, Role::Admin));
    let key = open_ticket(&desk, 1).await;
    let filter = ClockFilter::default();
    let codes = [
        services.sla_status(&cx, &key).await.err(),
        services.sla_explain(&cx, &key).await.err(),
        services.sla_log(&cx, &key).await.err(),
        services.sla_rules(&cx).await.err(),
        services.list_calendars(&cx).await.err(),
        services.list_holiday_sets(&cx).await.err(),
        services.list_policies(&cx).await.err(),
        services.list_escalation_rules(&cx).await.err(),
        services.install_itil(&cx).await.err(),
        services.put_managers(&cx, &[]).await.err(),
        services.put_department_policies(&cx, &[]).await.err(),
        services.sla_report(&cx, &filter, ReportPeriod::Day).await.err(),
    ];
    for (number, error) in codes.iter().enumerate() {
        let code = error.as_ref().map(escalated_core::Error::code);
        assert_eq!(code, Some("sla_not_available"), "{number}");
    }
    desk.close().await;
}

#[tokio::test]
async fn a_change_of_rules_has_open_clocks_worked_out_anew_once_no_node_reads_the_old_ones() {
    let desk = Desk::open(Kind::Sqlite, "recompute").await.unwrap();
    let (services, jobs) = (&desk.world.services, &desk.world.services.ports().jobs);
    let waiting = async || {
        let (now, kinds) = (desk.world.clock.now(), [RECOMPUTE_JOB.to_owned()]);
        let lease = now + chrono::TimeDelta::seconds(30);
        let claimed = jobs.claim_jobs(&kinds, now, lease, 10).await.unwrap();
        for job in &claimed {
            jobs.finish_job(job, None).await.unwrap();
        }
        claimed.len()
    };
    let calendar: CalendarInput =
        serde_json::from_value(json!({ "name": "Office", "timezone": "UTC" })).unwrap();
    services.save_calendar(&cx(&desk, Role::Admin), None, &calendar).await.unwrap();
    assert_eq!(waiting().await, 0);
    desk.world.clock.advance_seconds(RULES_CACHE_SECONDS);
    assert_eq!(waiting().await, 1);

    for (key, value, jobs) in [("sla_enabled", "0", 1), ("allow_customer_close", "0", 0)] {
        let pairs = [(key.to_owned(), value.to_owned())].into();
        services.update_settings(&cx(&desk, Role::Admin), &pairs).await.unwrap();
        desk.world.clock.advance_seconds(RULES_CACHE_SECONDS);
        assert_eq!(waiting().await, jobs, "{key}");
    }
    desk.close().await;
}

#[tokio::test]
async fn only_admins_change_rules_and_only_agents_of_all_departments_read_figures() {
    let desk = Desk::open(Kind::Sqlite, "rights").await.unwrap();
    let services = &desk.world.services;
    let calendar: CalendarInput =
        serde_json::from_value(json!({ "name": "Office", "timezone": "UTC" })).unwrap();
    let agent = cx(&desk, Role::Agent);
    let refused = services.save_calendar(&agent, None, &calendar).await.unwrap_err();
    assert_eq!(refused.code(), "forbidden");
    assert_eq!(services.install_itil(&agent).await.unwrap_err().code(), "forbidden");
    let filter = ClockFilter::default();
    services.sla_report(&agent, &filter, ReportPeriod::Day).await.unwrap();
    let mut limited = cx(&desk, Role::Admin);
    limited.grants.departments = Some(Vec::new());
    let refused = services.sla_report(&limited, &filter, ReportPeriod::Day).await.unwrap_err();
    assert_eq!(refused.code(), "forbidden");
    let key = open_ticket(&desk, 1).await;
    let requester = cx(&desk, Role::Requester);
    let refused = services.sla_status(&requester, &key).await.unwrap_err();
    assert_eq!(refused.code(), "ticket_not_found");
    desk.close().await;
}

#[tokio::test]
async fn a_table_has_all_breaches_though_they_are_read_page_by_page() {
    const TICKETS: usize = 520;
    let desk = Desk::open(Kind::Sqlite, "table").await.unwrap();
    let services = &desk.world.services;
    let policy: PolicyInput = serde_json::from_value(json!({
        "name": "Fast", "is_default": true,
        "targets": { "medium": { "resolution": 1, "is_24x7": true } },
    }))
    .unwrap();
    services.save_policy(&cx(&desk, Role::Admin), None, &policy).await.unwrap();
    for number in 0..TICKETS {
        open_ticket(&desk, number).await;
    }
    desk.world.clock.advance_seconds(120);
    let (sweeps, rule) = (&services.ports().sweeps, SlaExtension::default().sweep_rule());
    let now = system(&desk).now;
    while sweeps.sweep(&SweepScope::Due, now, 500, rule.clone()).await.unwrap().looked > 0 {}
    let service = &desk.service;
    let (status, table) = ask(service, "GET", "/sla/breaches?format=csv", &Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{table}");
    let mut ids: Vec<&str> =
        table.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    ids.dedup();
    assert_eq!(ids.len(), TICKETS);
    desk.close().await;
}
