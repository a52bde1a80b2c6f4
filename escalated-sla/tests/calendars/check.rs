use escalated_core::{
    Error,
    ids::HolidaySetId,
    sla::{CalendarInput, HolidaySetInput},
};
use escalated_sla::calendars::{check_calendar, check_holidays};
use serde_json::{Value, json};

/// Field and code of all that is wrong.
fn wrong(input: Value) -> Vec<(String, String)> {
    let input: CalendarInput = serde_json::from_value(input).unwrap();
    let error = check_calendar(&input, |set| set == HolidaySetId(1)).err();
    let fields = error.iter().flat_map(Error::fields);
    fields.map(|field| (field.field.clone(), field.code.clone())).collect()
}

fn with(name: &str, value: Value) -> Value {
    let mut input = json!({ "name": "Support", "timezone": "Europe/Berlin" });
    input.as_object_mut().unwrap().insert(name.to_owned(), value);
    input
}

fn windows(windows: &[(u8, &str, &str)]) -> Vec<(String, String)> {
    let window = |window: &(u8, &str, &str)| {
        let (weekday, start, end) = window;
        json!({ "weekday": weekday, "start": start, "end": end })
    };
    wrong(with("windows", windows.iter().map(window).collect()))
}

fn at(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

#[test]
fn a_calendar_may_be_empty_and_its_windows_may_touch() {
    assert_eq!(wrong(with("windows", json!([]))), []);
    assert_eq!(wrong(with("holiday_sets", json!([1]))), []);
    let split = [(0, "08:00", "12:00"), (0, "12:00", "17:00"), (1, "22:00", "06:00")];
    assert_eq!(windows(&split), []);
    assert_eq!(windows(&[(6, "22:00", "06:00"), (0, "06:00", "24:00"), (1, "00:00", "22:00")]), []);
}

#[test]
fn empty_windows_are_refused() {
    assert_eq!(windows(&[(0, "09:00", "09:00")]), at("windows.0.end", "empty_window"));
    assert_eq!(windows(&[(0, "24:00", "00:00")]), at("windows.0.end", "empty_window"));
    assert_eq!(windows(&[(0, "24:00", "24:00")]), at("windows.0.end", "empty_window"));
}

#[test]
fn windows_that_overlap_are_refused_across_midnight_and_the_weeks_end() {
    let overlap = at("windows.1.start", "overlapping_windows");
    assert_eq!(windows(&[(0, "09:00", "17:00"), (0, "16:59", "18:00")]), overlap);
    assert_eq!(windows(&[(0, "16:59", "18:00"), (0, "09:00", "17:00")]), overlap);
    assert_eq!(windows(&[(0, "09:00", "17:00"), (0, "09:00", "17:00")]), overlap);
    assert_eq!(windows(&[(0, "09:00", "17:00"), (0, "10:00", "11:00")]), overlap);
    assert_eq!(windows(&[(2, "22:00", "06:00"), (3, "05:00", "09:00")]), overlap);
    assert_eq!(windows(&[(6, "22:00", "06:00"), (0, "05:00", "09:00")]), overlap);
    assert_eq!(windows(&[(0, "05:00", "09:00"), (6, "22:00", "06:00")]), overlap);
    assert_eq!(windows(&[(6, "23:00", "22:00"), (6, "24:00", "01:00")]), overlap);
}

#[test]
fn an_overlap_names_both_windows() {
    let input = json!([
        { "weekday": 6, "start": "22:00", "end": "06:00" },
        { "weekday": 0, "start": "05:00", "end": "09:00" },
    ]);
    let input: CalendarInput = serde_json::from_value(with("windows", input)).unwrap();
    let error = check_calendar(&input, |_| true).unwrap_err();
    let message = "Monday 05:00-09:00 overlaps Sunday 22:00-06:00 (windows.0); \
                   shorten or join them";
    assert_eq!(error.message(), message);
}

#[test]
fn other_wrong_fields_are_named() {
    assert_eq!(windows(&[(7, "09:00", "17:00")]), at("windows.0.weekday", "out_of_range"));
    assert_eq!(windows(&[(0, "09:00", "17:00"); 101]), at("windows", "too_many"));
    assert_eq!(wrong(with("name", json!(" "))), at("name", "required"));
    assert_eq!(wrong(with("name", json!("ü".repeat(256)))), at("name", "too_long"));
    assert_eq!(wrong(with("name", json!("a\nb"))), at("name", "invalid_characters"));
    let unknown = at("holiday_sets.1", "unknown_holiday_set");
    assert_eq!(wrong(with("holiday_sets", json!([1, 2]))), unknown);
    assert_eq!(wrong(with("holiday_sets", json!([1, 1]))), at("holiday_sets.1", "duplicate"));
    let sets: Vec<i64> = (0..101).collect();
    assert_eq!(wrong(with("holiday_sets", json!(sets))), at("holiday_sets", "too_many"));
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let input = json!({
        "name": "",
        "timezone": "Mars/Olympus",
        "windows": [{ "weekday": 9, "start": "09:00", "end": "17:00" }],
        "holiday_sets": [5],
    });
    let codes: Vec<_> = wrong(input).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["required", "unknown_timezone", "out_of_range", "unknown_holiday_set"]);
}

#[test]
fn a_near_zone_is_suggested() {
    let message = |name: &str| {
        let input = serde_json::from_value(with("timezone", json!(name))).unwrap();
        check_calendar(&input, |_| true).unwrap_err().message().to_owned()
    };
    for (name, near) in [
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("Amercia/New York", "America/New_York"),
        ("Asia/Katmandoo", "Asia/Katmandu"),
        ("Mars/Olympus", "Europe/Berlin"),
        ("", "Europe/Berlin"),
        (&"ä".repeat(500), "Europe/Berlin"),
    ] {
        assert_eq!(message(name), format!("a time zone is an IANA name, such as {near}"));
    }
}

#[test]
fn holidays_are_named_once_and_lie_in_years_of_four_digits() {
    let wrong = |holidays: Value| {
        let input = json!({ "name": "Feasts", "holidays": holidays });
        let input: HolidaySetInput = serde_json::from_value(input).unwrap();
        let error = check_holidays(&input).err();
        let fields = error.iter().flat_map(Error::fields);
        fields.map(|field| (field.field.clone(), field.code.clone())).collect::<Vec<_>>()
    };
    let dated = json!({ "date": "2026-12-25" });
    let recurring = json!({ "date": "2020-12-25", "recurring": true });
    let again = json!({ "date": "2021-12-25", "recurring": true });
    assert_eq!(wrong(json!([dated, recurring])), []);
    let twice = at("holidays.1.date", "duplicate_holiday");
    assert_eq!(wrong(json!([dated, dated])), twice);
    assert_eq!(wrong(json!([recurring, again])), twice);
    let early = json!({ "date": "0999-12-25" });
    assert_eq!(wrong(json!([early])), at("holidays.0.date", "out_of_range"));
    let long = json!({ "date": "2026-12-25", "name": "x".repeat(256) });
    assert_eq!(wrong(json!([long])), at("holidays.0.name", "too_long"));
    assert_eq!(wrong(json!(vec![dated; 1001])), at("holidays", "too_many"));
}
