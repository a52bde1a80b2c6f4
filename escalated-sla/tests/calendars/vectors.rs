use std::{collections::BTreeMap, env, fs, path::Path, path::PathBuf};

use chrono::NaiveDate;
use escalated_core::{
    ids::CalendarId,
    sla::{BusinessCalendar, Holiday, Window},
    time::Timestamp,
};
use escalated_sla::calendars::Hours;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    tag: String,
    schedule: Schedule,
    op: String,
    start: Timestamp,
    end: Option<Timestamp>,
    minutes: Option<i64>,
    expected: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Schedule {
    timezone: String,
    #[serde(default)]
    is_24x7: bool,
    #[serde(default)]
    hours: Vec<Window>,
    #[serde(default)]
    holidays: Vec<NaiveDate>,
    #[serde(default)]
    recurring_holidays: Vec<String>,
}

impl Schedule {
    fn hours(self) -> Hours {
        let dated = self.holidays.into_iter().map(|date| (date, false));
        let recurring = self.recurring_holidays.into_iter().map(|day| {
            // A leap year, so that 29 February is a date.
            (format!("2024-{day}").parse().unwrap(), true)
        });
        let calendar = BusinessCalendar {
            id: CalendarId(1),
            name: String::new(),
            timezone: self.timezone,
            is_24x7: self.is_24x7,
            is_default: false,
            windows: self.hours,
            holidays: dated
                .chain(recurring)
                .map(|(date, recurring)| Holiday { date, recurring, name: String::new() })
                .collect(),
            holiday_sets: Vec::new(),
        };
        Hours::new(&calendar, &BTreeMap::new()).unwrap()
    }
}

/// Our own files, and those of the folder in `ESCALATED_VECTORS`.
fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let given = env::var_os("ESCALATED_VECTORS").map(PathBuf::from);
    let entries = [Some(own), given].into_iter().flatten().flat_map(fs::read_dir).flatten();
    let wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with("business-hours") && name.ends_with(".json")
    };
    entries.map(|entry| entry.unwrap().path()).filter(wanted).collect()
}

#[test]
fn vectors_business_hours() {
    let (mut cases, mut wrong) = (0, Vec::new());
    for path in files() {
        let file: File = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for case in file.cases {
            let hours = case.schedule.hours();
            let (right, found) = match case.op.as_str() {
                "elapsed" => {
                    let found = hours.between(case.start, case.end.unwrap());
                    (case.expected.unwrap().as_i64() == Some(found), found.to_string())
                }
                "add" => {
                    let found = hours.add(case.start, case.minutes.unwrap());
                    let expected = case.expected.map(|at| at.as_str().unwrap().parse().unwrap());
                    (expected == found, format!("{found:?}"))
                }
                op => panic!("{} has the unknown operation {op}", case.id),
            };
            cases += 1;
            if !right {
                wrong.push(format!("{} ({}): {found}", case.id, case.tag));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} are wrong: {wrong:#?}", wrong.len());
    assert!(cases > 0, "no vectors were found");
    println!("{cases} cases");
}
