//! Vectors: ours, and those of the folder in `ESCALATED_VECTORS`, read for the tests of two crates.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use escalated_core::{
    sla::{CalendarInput, Holiday, Window},
    time::Timestamp,
};
use serde_json::Value;

/// The cases of all files whose names begin so; those that stand in two files once.
pub(crate) fn cases(begins: &str) -> Vec<Value> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../escalated-sla/tests/vectors");
    let given = env::var_os("ESCALATED_VECTORS").map(PathBuf::from);
    let mut cases: Vec<Value> = Vec::new();
    for entry in [Some(own), given].into_iter().flatten().flat_map(fs::read_dir).flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with(begins) || !name.ends_with(".json") {
            continue;
        }
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            if !cases.contains(case) {
                cases.push(case.clone());
            }
        }
    }
    assert!(!cases.is_empty(), "no vectors were found");
    cases
}

pub(crate) fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

/// A schedule as a calendar, the default one.
pub(crate) fn hours(schedule: &Value) -> CalendarInput {
    let list = |key: &str| schedule[key].as_array().into_iter().flatten();
    let dated = list("holidays").map(|day| (day.as_str().unwrap().to_owned(), false));
    // A leap year, so that 29 February is a date.
    let yearly =
        list("recurring_holidays").map(|day| (format!("2000-{}", day.as_str().unwrap()), true));
    let holiday = |(date, recurring): (String, bool)| Holiday {
        date: date.parse().unwrap(),
        recurring,
        name: String::new(),
    };
    let window = |window: &Value| -> Window { serde_json::from_value(window.clone()).unwrap() };
    CalendarInput {
        name: "Vector".into(),
        timezone: schedule["timezone"].as_str().unwrap().to_owned(),
        is_24x7: schedule["is_24x7"].as_bool().unwrap_or_default(),
        is_default: true,
        windows: list("hours").map(window).collect(),
        holidays: dated.chain(yearly).map(holiday).collect(),
        holiday_sets: Vec::new(),
    }
}
