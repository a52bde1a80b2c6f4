use chrono::TimeDelta;
use escalated_core::{
    activities::ActivityKind,
    actor::Role,
    ids::{ClockId, HolidaySetId, PolicyId, TicketId},
    services::ClockPage,
    sla::{
        BusinessCalendar, ClockExplanation, ClockReading, ClockRecord, ClockState, ClockStatus,
        DepartmentPolicy, EscalationRule, HolidaySet, LedgerRule, LedgerSpan, MetricComparison,
        NextStep, PauseReason, Policy, PolicyChoice, PolicyInput, ReportPeriod, RuleExecution,
        RuleRun, RuleRuns, SlaClock, SlaConfig, SlaExplanation, SlaMetric, SlaReportBuilder,
        Target, WhatIf, WhatIfDifference,
    },
    tickets::{Priority, Reference, TicketType},
};
use serde_json::{Value, json};

use super::{
    super::props::Names,
    super::sla::{
        Calendars, EscalationRules, HolidaySets, Noun, Panel, Policies, calendars, holiday_sets,
        noun::with_texts, panel_props, policies, policy_form, removal, report,
        report_props::Labels, responsible, rule_runs, rules, what_if,
    },
    sample::{HOSTILE, activity, department, now},
};

pub(super) fn policy() -> Policy {
    Policy {
        id: PolicyId(4),
        name: "Gold & <b>Silver</b>".into(),
        description: Some(HOSTILE.into()),
        position: 1,
        is_default: true,
        is_active: true,
        condition: None,
        calendar_id: None,
        at_risk_percent: 75,
        targets: [(Priority::High, Target { resolution: Some(90), ..Target::default() })].into(),
        steps: PolicyInput::default_steps(),
    }
}

/// The pages on which admins rule the SLA: a name, the page, what it shows.
pub(super) fn pages() -> Vec<(&'static str, &'static str, Value)> {
    let own_calendar = calendar();
    let set = HolidaySet {
        id: HolidaySetId(7),
        name: HOSTILE.into(),
        holidays: own_calendar.holidays.clone(),
    };
    let form = |mut own: Value, old, lists| {
        own["id"] = json!(4);
        with_texts(&mut own, old, lists);
        own
    };
    let row = policies::row(&policy(), Some("Office"), &[HOSTILE.to_owned()]);
    let mut choices =
        policies::choices_of(std::slice::from_ref(&own_calendar), &[department()], &[], &[]);
    let mut asked = choices.clone();
    asked["what_if"] = true.into();
    asked["result"] = what_if::result_props(&comparison());
    choices["policy"] = row.clone();
    let texts = || policy_form::texts(&policies::input(&policy()));
    let sets = json!([{ "id": 7, "name": HOSTILE, "days": 2 }]);
    let calendar_own = json!({
        "schedule": calendars::row(&own_calendar), "timezones": ["Europe/Berlin", "UTC"],
        "weekdays": calendars::WEEKDAYS, "holiday_sets": sets,
    });
    let calendar_old = calendars::texts(&own_calendar);
    vec![
        ("sla_policies", Policies::INDEX, json!({ "policies": [row] })),
        ("sla_policy", Policies::PAGE, form(choices, texts(), Policies::LISTS)),
        (
            "sla_what_if",
            "Escalated/Admin/SlaPolicies/WhatIf",
            form(asked, policy_form::texts(&policies::new()), Policies::LISTS),
        ),
        (
            "sla_calendars",
            Calendars::INDEX,
            json!({ "schedules": [calendars::row(&own_calendar)] }),
        ),
        ("sla_calendar", Calendars::PAGE, form(calendar_own, calendar_old, Calendars::LISTS)),
        ("sla_holiday_sets", HolidaySets::INDEX, json!({ "sets": [holiday_sets::row(&set)] })),
        (
            "sla_holiday_set",
            HolidaySets::PAGE,
            form(json!({}), holiday_sets::texts(&set), HolidaySets::LISTS),
        ),
        (
            "sla_responsible",
            "Escalated/Admin/EscalationManagers/Index",
            responsible::people(&SlaConfig::default(), &[department()], &[]),
        ),
        ("sla_rules", EscalationRules::INDEX, json!({ "rules": [rules::row(&rule())] })),
        (
            "sla_rule",
            EscalationRules::PAGE,
            form(
                json!({
                    "rule": rules::row(&rule()),
                    "runs": rule_runs::runs_props(&runs(), &Names::default(), &[department()]),
                    "actions": rules::choices(&[department()], &[], &[]),
                }),
                rules::texts(&rule()),
                EscalationRules::LISTS,
            ),
        ),
        (
            "sla_remove_calendar",
            removal::page(),
            removal::props::<Calendars>(
                3,
                &calendars::removal(&own_calendar, &[policy(), counting()]),
            ),
        ),
        ("sla_remove_policy", removal::page(), removed_policy()),
        ("sla_report", "Escalated/Admin/Reports/SlaReport", figures()),
    ]
}

/// A policy that names the calendar.
fn counting() -> Policy {
    let calendar_id = Some(escalated_core::ids::CalendarId(3));
    Policy { id: PolicyId(5), is_default: false, calendar_id, ..policy() }
}

/// The default policy, which a department and three tickets have.
fn removed_policy() -> Value {
    let row = DepartmentPolicy { department_id: department().id, policy_id: PolicyId(4) };
    let removal = policies::removal(&policy(), &[row], &[department()], 3);
    removal::props::<Policies>(4, &removal)
}

/// What the rule did to one of two tickets.
fn runs() -> RuleRuns {
    let execution = RuleExecution {
        rule_id: rule().id,
        ticket_id: TicketId(42),
        epoch: 2,
        is_armed: false,
        fired_at: now(),
        report: Some("transition done; note skipped: it is so already".into()),
    };
    let run = RuleRun {
        execution,
        reference: Reference::parse("ESC-00042").unwrap(),
        subject: HOSTILE.into(),
        changes: vec![activity(7, ActivityKind::StatusChanged, Some("open"), Some("escalated"))],
    };
    RuleRuns { tickets: 2, last: vec![run] }
}

/// A report over two promises, of which one was broken.
fn figures() -> Value {
    let record = |id: i64, breached: bool| ClockRecord {
        clock: SlaClock {
            id: ClockId(id),
            ticket_id: TicketId(42),
            metric: SlaMetric::Resolution,
            cycle: 1,
            policy_id: PolicyId(4),
            calendar_id: None,
            target_minutes: 90,
            state: if breached { ClockState::Running } else { ClockState::Met },
            started_at: now(),
            due_at: Some(now()),
            paused_since: None,
            pause_reason: None,
            done_at: (!breached).then(now),
            breached_at: breached.then(now),
            consumed_seconds: (!breached).then_some(3_600),
            fired: Vec::new(),
            level: 0,
            wake_at: None,
            counted_micros: None,
            rules_version: None,
        },
        reference: Reference::parse("ESC-00042").unwrap(),
        subject: HOSTILE.into(),
        priority: Priority::High,
        ticket_type: TicketType::Question,
        department_id: Some(department().id),
        assigned_to: None,
        created_at: now(),
    };
    let records = [record(1, true), record(2, false)];
    let mut builder = SlaReportBuilder::new(ReportPeriod::Week);
    records.iter().for_each(|record| builder.add(record));
    let page = ClockPage { items: vec![record(1, true)], next: Some(ClockId(1)) };
    let labels = Labels { policies: &[policy()], departments: &[department()], agents: &[] };
    let mut own = report::figures(&builder.finish(), &page, &labels);
    for list in ["policies", "departments", "agents", "priorities", "kinds", "periods"] {
        own[list] = json!([]);
    }
    own["next_url"] = "/support/admin/reports/sla?after=1".into();
    own["report_csv"] = "/support/api/v1/sla/report?format=csv".into();
    own["breaches_csv"] = "/support/api/v1/sla/breaches?format=csv".into();
    own["old"] = json!({ "from": HOSTILE });
    own
}

fn calendar() -> BusinessCalendar {
    serde_json::from_value(json!({
        "id": 3, "name": HOSTILE, "timezone": "Europe/Berlin", "is_24x7": false,
        "is_default": true, "holiday_sets": [7],
        "windows": [{ "weekday": 6, "start": "22:00", "end": "06:00" }],
        "holidays": [{ "date": "2026-12-25", "recurring": true, "name": HOSTILE }],
    }))
    .unwrap()
}

fn rule() -> EscalationRule {
    serde_json::from_value(json!({
        "id": 4, "name": HOSTILE, "category": "Late", "description": HOSTILE, "position": 1,
        "is_active": true, "condition": { "field": "created_at", "op": "lt", "value": "-48h" },
        "actions": [{ "type": "escalate" }, { "type": "note", "body": HOSTILE }],
    }))
    .unwrap()
}

fn comparison() -> WhatIf {
    let metric = SlaMetric::Resolution;
    WhatIf {
        tickets: 12,
        metrics: vec![MetricComparison {
            metric,
            met: 5,
            breached: 1,
            would_meet: 3,
            would_breach: 9,
        }],
        differences: vec![WhatIfDifference {
            reference: Reference::parse("ESC-00042").unwrap(),
            metric,
            breached: None,
            would_breach: Some(true),
        }],
        different: 101,
    }
}

/// The panel of a ticket that waits for its requester.
pub(super) fn panel(role: Role) -> Value {
    panel_props(&Panel {
        explained: &explained(),
        policies: &[policy()],
        is_pinned: true,
        can_pin: role >= Role::Agent,
    })
}

fn explained() -> SlaExplanation {
    let response = |cycle, state| clock(SlaMetric::NextResponse, cycle, state);
    SlaExplanation {
        policy_id: Some(PolicyId(4)),
        policy: Some(policy().name),
        chosen_by: PolicyChoice::Ticket,
        level: 2,
        at: now(),
        clocks: vec![
            clock(SlaMetric::FirstResponse, 1, ClockReading::Missed),
            response(1, ClockReading::Met),
            response(2, ClockReading::Paused),
            clock(SlaMetric::Resolution, 1, ClockReading::Breached),
        ],
        warnings: vec![HOSTILE.into()],
    }
}

/// Ninety minutes: closed, counted, paused.
fn clock(metric: SlaMetric, cycle: i32, state: ClockReading) -> ClockExplanation {
    let begin = now() - TimeDelta::minutes(90);
    let at = |minutes| begin + TimeDelta::minutes(minutes);
    let paused = state == ClockReading::Paused;
    let done = matches!(state, ClockReading::Met | ClockReading::Missed);
    let late = matches!(state, ClockReading::Missed | ClockReading::Breached);
    let rules = [
        (0, 30, LedgerRule::OutsideHours, "closed: Sunday"),
        (30, 60, LedgerRule::Open, HOSTILE),
        (60, 90, LedgerRule::AwaitingRequester, "waiting for the requester"),
    ];
    let span = |&(from, to, rule, because): &(i64, i64, LedgerRule, &str)| LedgerSpan {
        from: at(from),
        to: at(to),
        counted: rule == LedgerRule::Open,
        seconds: (to - from) * 60,
        consumed_seconds: if from == 0 { 0 } else { 1_800 },
        rule,
        because: because.into(),
    };
    ClockExplanation {
        clock: ClockStatus {
            metric,
            cycle,
            state,
            breached: late,
            target_minutes: 60,
            consumed_seconds: 1_800,
            remaining_seconds: if late { -900 } else { 1_800 },
            started_at: begin,
            due_at: (metric != SlaMetric::FirstResponse).then(|| at(120)),
            paused_since: paused.then(|| at(60)),
            pause_reason: paused.then_some(PauseReason::AwaitingRequester),
            done_at: done.then(|| at(80)),
            next: paused.then(|| NextStep { percent: 75, at: Some(at(105)) }),
        },
        calendar: Some(("Office <i>".into(), "Europe/Berlin".into())),
        spans: rules.iter().map(span).collect(),
        ahead: vec![span(&(90, 120, LedgerRule::Open, "open"))],
        summary: vec![HOSTILE.into(), "due soon".into()],
    }
}
