use escalated::core::{
    actor::Cx,
    ids::CalendarId,
    services::Services,
    sla::{CalendarInput, HolidaySetInput},
};
use serde_json::{Value, json};

/// The calendars that policies name.
pub(super) struct Calendars {
    pub(super) night: CalendarId,
    pub(super) always: CalendarId,
}

/// Makes holidays and calendars; the office in Berlin is the default.
pub(super) async fn make(services: &Services, cx: &Cx) -> anyhow::Result<Calendars> {
    let mut sets = Vec::new();
    for set in [public_holidays(), company_days()] {
        let input: HolidaySetInput = serde_json::from_value(set)?;
        sets.push(services.save_holiday_set(cx, None, &input).await?.id);
    }
    let sets = json!(sets);
    let mut made = Vec::new();
    for calendar in [office(&sets), night_shift(&sets), always()] {
        let input: CalendarInput = serde_json::from_value(calendar)?;
        made.push(services.save_calendar(cx, None, &input).await?.id);
    }
    let [_, night, always] = made[..] else { anyhow::bail!("three calendars were made") };
    Ok(Calendars { night, always })
}

/// The same day of every year, or that day alone.
fn public_holidays() -> Value {
    let every = |date: &str, name: &str| json!({ "date": date, "recurring": true, "name": name });
    let once = |date: &str, name: &str| json!({ "date": date, "name": name });
    json!({ "name": "Public holidays in Berlin", "holidays": [
        every("2026-01-01", "New Year"),
        every("2026-03-08", "Women’s Day"),
        every("2026-05-01", "Labour Day"),
        every("2026-10-03", "Day of German Unity"),
        every("2026-12-25", "Christmas Day"),
        every("2026-12-26", "Second day of Christmas"),
        once("2026-04-03", "Good Friday"),
        once("2026-04-06", "Easter Monday"),
        once("2026-05-14", "Ascension Day"),
        once("2026-05-25", "Whit Monday"),
        once("2027-03-26", "Good Friday"),
        once("2027-03-29", "Easter Monday"),
        once("2027-05-06", "Ascension Day"),
        once("2027-05-17", "Whit Monday"),
    ] })
}

fn company_days() -> Value {
    json!({ "name": "Fernway is closed", "holidays": [
        { "date": "2026-12-24", "recurring": true, "name": "Christmas Eve" },
        { "date": "2026-12-31", "recurring": true, "name": "Stocktaking" },
        { "date": "2026-08-21", "name": "Summer outing" },
    ] })
}

/// With a break at noon.
fn office(holiday_sets: &Value) -> Value {
    let windows: Vec<Value> = (0..5)
        .flat_map(|weekday| {
            let close = if weekday == 4 { "16:00" } else { "18:00" };
            [
                json!({ "weekday": weekday, "start": "09:00", "end": "12:30" }),
                json!({ "weekday": weekday, "start": "13:15", "end": close }),
            ]
        })
        .collect();
    json!({
        "name": "Berlin office", "timezone": "Europe/Berlin", "is_default": true,
        "windows": windows, "holiday_sets": holiday_sets,
    })
}

/// The app is looked after in the evening and past midnight, and on Saturdays.
fn night_shift(holiday_sets: &Value) -> Value {
    let mut windows: Vec<Value> = (0..5)
        .map(|weekday| json!({ "weekday": weekday, "start": "14:00", "end": "02:00" }))
        .collect();
    windows.push(json!({ "weekday": 5, "start": "10:00", "end": "24:00" }));
    json!({
        "name": "Night shift", "timezone": "Europe/Warsaw",
        "windows": windows, "holiday_sets": holiday_sets,
        "holidays": [{ "date": "2026-11-11", "recurring": true, "name": "Independence Day" }],
    })
}

fn always() -> Value {
    json!({ "name": "Around the clock", "timezone": "UTC", "is_24x7": true })
}
