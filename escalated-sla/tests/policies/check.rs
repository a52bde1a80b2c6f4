use escalated_core::{
    ids::{CalendarId, PolicyId},
    sla::{Policy, PolicyInput},
};
use escalated_sla::policies::check_policy;
use serde_json::{Value, json};

use crate::build::{calendar, config, policy};

fn input(change: &[(&str, Value)]) -> PolicyInput {
    let mut input = json!({ "name": "Standard", "targets": { "high": { "resolution": 60 } } });
    for (pointer, value) in change {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        let parent = if parent.is_empty() { String::new() } else { format!("/{parent}") };
        input.pointer_mut(&parent).unwrap()[key] = value.clone();
    }
    serde_json::from_value(input).unwrap()
}

fn faults(input: &PolicyInput) -> Vec<(String, String)> {
    let others = config(vec![Policy { is_default: true, ..policy(1) }]);
    let Err(error) = check_policy(input, Some(PolicyId(2)), &others) else { return Vec::new() };
    let fields = error.fields().iter();
    fields.map(|field| (field.field.clone(), field.code.clone())).collect()
}

fn step(percent: i64) -> Value {
    json!({ "percent": percent })
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let long = "x".repeat(2001);
    let escalation = |percent: i64, level: i64| json!({ "percent": percent, "level": level });
    let note =
        |body: &str| json!([{ "percent": 50, "actions": [{ "type": "note", "body": body }] }]);
    let cases = [
        ("name", json!("  "), "name", "required"),
        ("name", json!("x".repeat(256)), "name", "too_long"),
        ("name", json!("a\nb"), "name", "invalid_characters"),
        ("description", json!(long), "description", "too_long"),
        ("targets", json!({}), "targets", "no_targets"),
        ("targets", json!({ "low": { "is_24x7": true } }), "targets", "no_targets"),
        ("targets/high/resolution", json!(0), "targets.high.resolution", "out_of_range"),
        ("targets/high/resolution", json!(-5), "targets.high.resolution", "out_of_range"),
        (
            "targets/high/next_response",
            json!(5_256_001),
            "targets.high.next_response",
            "out_of_range",
        ),
        ("steps", json!([step(0)]), "steps.0.percent", "out_of_range"),
        ("steps", json!([step(1001)]), "steps.0.percent", "out_of_range"),
        (
            "steps",
            json!([step(50), step(90), step(75)]),
            "steps.2.percent",
            "percents_out_of_order",
        ),
        ("steps", json!([step(50), step(50)]), "steps.1.percent", "percents_out_of_order"),
        ("steps", json!([escalation(50, 4)]), "steps.0.level", "out_of_range"),
        ("steps", json!([escalation(50, 0)]), "steps.0.level", "out_of_range"),
        (
            "steps",
            json!([escalation(50, 2), step(60), escalation(70, 2)]),
            "steps.2.level",
            "levels_out_of_order",
        ),
        ("steps", json!((1..=21).map(step).collect::<Vec<_>>()), "steps", "too_many"),
        ("steps", note(" "), "steps.0.actions.0.body", "required"),
        ("steps", note(&long), "steps.0.actions.0.body", "too_long"),
        ("calendar_id", json!(9), "calendar_id", "unknown_calendar"),
        ("at_risk_percent", json!(0), "at_risk_percent", "out_of_range"),
        ("at_risk_percent", json!(101), "at_risk_percent", "out_of_range"),
        ("is_default", json!(true), "is_default", "second_default"),
        (
            "condition",
            json!({ "all": [{ "field": "color", "op": "eq", "value": 1 }] }),
            "condition.all.0.field",
            "unknown_field",
        ),
        (
            "condition",
            json!({ "field": "status", "op": "eq", "value": "open" }),
            "condition.field",
            "unknown_field",
        ),
        (
            "condition",
            json!({ "field": "sla_policy_id", "op": "eq", "value": 1 }),
            "condition.field",
            "unknown_field",
        ),
    ];
    for (place, value, field, code) in cases {
        let found = faults(&input(&[(place, value.clone())]));
        assert_eq!(found, [(field.to_owned(), code.to_owned())], "{place}: {value}");
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let found = faults(&input(&[("name", json!("")), ("steps", json!([step(9), step(5)]))]));
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn percents_are_compared_with_the_highest_before_them() {
    let found = faults(&input(&[("steps", json!([step(50), step(90), step(75), step(80)]))]));
    let fields: Vec<_> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["steps.2.percent", "steps.3.percent"]);
}

#[test]
fn what_makes_sense_passes() {
    for change in [
        ("name", json!("Gold")),
        ("targets/high/resolution", json!(5_256_000)),
        ("steps", json!([])),
        ("condition", json!({ "field": "department_id", "op": "eq", "value": 1 })),
        ("condition", json!({ "field": "tags", "op": "contains", "value": 1 })),
        ("steps", json!([{ "percent": 1, "level": 1 }, { "percent": 1000, "level": 3 }])),
    ] {
        assert_eq!(faults(&input(&[change])), []);
    }
    let own = config(vec![Policy { is_default: true, ..policy(1) }]);
    let default = input(&[("is_default", json!(true))]);
    assert!(check_policy(&default, Some(PolicyId(1)), &own).is_ok(), "it is the default itself");
}

#[test]
fn a_promise_that_can_never_be_kept_is_said_when_saved() {
    let mut config = config(Vec::new());
    config.calendars.insert(CalendarId(9), calendar(9, false));
    let named = input(&[("calendar_id", json!(9))]);
    let warnings = check_policy(&named, None, &config).unwrap();
    assert_eq!(warnings.len(), 1);
    let warning = warnings.concat();
    assert!(warning.contains("at high") && warning.contains("\"Calendar 9\""), "{warning}");
    // A day a week is enough for an hour, and not for ten years.
    config.calendars.insert(CalendarId(9), calendar(9, true));
    assert!(check_policy(&named, None, &config).unwrap().is_empty());
    let window = &mut config.calendars.get_mut(&CalendarId(9)).unwrap().windows[0];
    window.end = "09:01".parse().unwrap();
    let ten_years = json!(5_256_000);
    let named = input(&[("calendar_id", json!(9)), ("targets/high/resolution", ten_years)]);
    assert_eq!(check_policy(&named, None, &config).unwrap().len(), 1);
    let always = input(&[("calendar_id", json!(9)), ("targets/high/is_24x7", json!(true))]);
    assert!(check_policy(&always, None, &config).unwrap().is_empty());
}
