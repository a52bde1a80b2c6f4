//! `business-hours.json`: ours, and those of the folder in `ESCALATED_VECTORS`.

use std::collections::BTreeMap;

use escalated_core::{ids::CalendarId, sla::BusinessCalendar};
use escalated_sla::calendars::Hours;
use serde_json::Value;

use crate::cases::{cases, hours, instant};

fn ready(schedule: &Value) -> Hours {
    let input = hours(schedule);
    let calendar = BusinessCalendar {
        id: CalendarId(1),
        name: input.name,
        timezone: input.timezone,
        is_24x7: input.is_24x7,
        is_default: input.is_default,
        windows: input.windows,
        holidays: input.holidays,
        holiday_sets: input.holiday_sets,
    };
    Hours::new(&calendar, &BTreeMap::new()).unwrap()
}

#[test]
fn vectors_business_hours() {
    let (cases, mut wrong) = (cases("business-hours"), Vec::new());
    for case in &cases {
        let (hours, start) = (ready(&case["schedule"]), instant(&case["start"]));
        let (right, found) = match case["op"].as_str().unwrap() {
            "elapsed" => {
                let found = hours.between(start, instant(&case["end"]));
                (case["expected"].as_i64() == Some(found), found.to_string())
            }
            "add" => {
                let found = hours.add(start, case["minutes"].as_i64().unwrap());
                let expected = case["expected"].as_str().map(|at| at.parse().unwrap());
                (expected == found, format!("{found:?}"))
            }
            op => panic!("{} has the unknown operation {op}", case["id"]),
        };
        if !right {
            wrong.push(format!("{} ({}): {found}", case["id"], case["tag"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong: {wrong:#?}", wrong.len(), cases.len());
    println!("{} cases", cases.len());
}
