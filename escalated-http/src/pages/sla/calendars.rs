use async_trait::async_trait;
use chrono::NaiveDate;
use escalated_core::{
    Error, Result,
    ids::{CalendarId, HolidaySetId},
    sla::{BusinessCalendar, CalendarInput, ClockTime, Holiday, Policy, Window},
};
use serde_json::{Value, json};

use super::{
    noun::{Noun, Old},
    policies::Policies,
    reader::{List, Read, Reader},
    removal::{Removal, Use},
};
use crate::request::{Form, RequestCx};

pub(in crate::pages) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const TIME: &str = "a time is HH:MM, from 00:00 to 24:00";

pub(super) const HOLIDAYS: List = ("holidays", &["date", "name"], 3);

/// Business hours.
pub(in crate::pages) struct Calendars;

#[async_trait]
impl Noun for Calendars {
    const FORM: &'static str = "calendar";
    const TITLE: &'static str = "Business hours";
    const PATH: &'static str = "/admin/business-hours";
    const INDEX: &'static str = "Escalated/Admin/BusinessHours/Index";
    const PAGE: &'static str = "Escalated/Admin/BusinessHours/Form";
    const LISTS: &'static [List] = &[("windows", &["start", "end"], 3), HOLIDAYS];
    type Input = CalendarInput;

    fn read(form: &Form) -> Read<CalendarInput> {
        let mut reader = Reader::new(form);
        let input = CalendarInput {
            name: reader.text("name").to_owned(),
            timezone: reader.text("timezone").to_owned(),
            is_24x7: reader.flag("is_24x7"),
            is_default: reader.flag("is_default"),
            windows: windows(&mut reader),
            holidays: holidays(&mut reader),
            holiday_sets: reader.ticked("holiday_sets").into_iter().map(HolidaySetId).collect(),
        };
        reader.finish(input)
    }

    async fn check(request: &RequestCx, _: Option<i64>, input: &CalendarInput) -> Result<()> {
        request.services().check_calendar(&request.cx, input).await
    }

    async fn save(request: &RequestCx, id: Option<i64>, input: &CalendarInput) -> Result<()> {
        let id = id.map(CalendarId);
        request.services().save_calendar(&request.cx, id, input).await.map(|_| ())
    }

    async fn removal(request: &RequestCx, id: i64) -> Result<Removal> {
        let calendar = find(request, id).await?;
        let rules = request.services().sla_rules(&request.cx).await?;
        Ok(removal(&calendar, &rules.policies))
    }

    async fn delete(request: &RequestCx, id: i64) -> Result<()> {
        request.services().delete_calendar(&request.cx, CalendarId(id)).await
    }

    async fn all(request: &RequestCx) -> Result<Value> {
        let calendars = request.services().list_calendars(&request.cx).await?;
        Ok(json!({ "schedules": calendars.iter().map(row).collect::<Value>() }))
    }

    async fn one(request: &RequestCx, id: Option<i64>) -> Result<Value> {
        let sets = request.services().list_holiday_sets(&request.cx).await?;
        let calendar = match id {
            Some(id) => Some(row(&find(request, id).await?)),
            None => None,
        };
        Ok(json!({
            "schedule": calendar,
            "timezones": timezones(request),
            "weekdays": WEEKDAYS,
            "holiday_sets": sets.iter().map(|set| json!({
                "id": set.id, "name": set.name, "days": set.holidays.len(),
            })).collect::<Value>(),
        }))
    }

    async fn texts(request: &RequestCx, id: Option<i64>) -> Result<Old> {
        Ok(match id {
            Some(id) => texts(&find(request, id).await?),
            None => {
                let office = |day: usize| {
                    [
                        ("weekday", day.to_string()),
                        ("start", "09:00".into()),
                        ("end", "17:00".into()),
                    ]
                    .map(|(name, text)| (format!("windows.{day}.{name}"), Value::from(text)))
                };
                (0..5).flat_map(office).collect()
            }
        })
    }
}

/// The zones that people can choose from.
fn timezones(request: &RequestCx) -> Vec<&'static str> {
    let engine = request.services().ports().sla.as_ref();
    engine.map(|engine| engine.timezones()).unwrap_or_default()
}

async fn find(request: &RequestCx, id: i64) -> Result<BusinessCalendar> {
    let calendars = request.services().list_calendars(&request.cx).await?;
    let found = calendars.into_iter().find(|calendar| calendar.id.0 == id);
    found.ok_or_else(|| Error::not_found("calendar_not_found", "no such calendar"))
}

/// Policies that name a calendar keep it; those that name none count by the default.
pub(in crate::pages) fn removal(calendar: &BusinessCalendar, policies: &[Policy]) -> Removal {
    let mut removal = Removal::of(&calendar.name);
    let use_of = |policy: &Policy, kind| Use {
        kind,
        name: policy.name.clone(),
        path: format!("{}/{}/edit", Policies::PATH, policy.id),
    };
    let named = |policy: &&Policy| policy.calendar_id == Some(calendar.id);
    removal.uses.extend(policies.iter().filter(named).map(|one| use_of(one, "The policy")));
    if !removal.uses.is_empty() {
        removal.blocked = Some("Give these policies other hours first.");
    }
    if calendar.is_default {
        let kind = "By default the policy";
        let rest = policies.iter().filter(|policy| policy.calendar_id.is_none());
        removal.uses.extend(rest.map(|one| use_of(one, kind)));
        let follows = "It is the default: without it, every minute counts where a policy names no \
                       calendar. Due dates of open tickets follow within seconds.";
        removal.follows.push(follows.to_owned());
    }
    removal
}

pub(in crate::pages) fn row(calendar: &BusinessCalendar) -> Value {
    let mut windows = calendar.windows.clone();
    windows.sort_by_key(|window| (window.weekday, window.start));
    let window = |w: &Window| {
        let day = WEEKDAYS.get(usize::from(w.weekday)).unwrap_or(&"?");
        format!("{day} {} to {}", w.start, w.end)
    };
    json!({
        "id": calendar.id,
        "name": calendar.name,
        "timezone": calendar.timezone,
        "is_24x7": calendar.is_24x7,
        "is_default": calendar.is_default,
        "hours": windows.iter().map(window).collect::<Value>(),
        "holidays": calendar.holidays.len(),
        "holiday_sets": calendar.holiday_sets,
    })
}

pub(in crate::pages) fn texts(calendar: &BusinessCalendar) -> Old {
    let mut old = Old::new();
    old.insert("name".into(), calendar.name.clone().into());
    old.insert("timezone".into(), calendar.timezone.clone().into());
    for (name, on) in [("is_24x7", calendar.is_24x7), ("is_default", calendar.is_default)] {
        if on {
            old.insert(name.into(), "1".into());
        }
    }
    for (row, window) in calendar.windows.iter().enumerate() {
        let mut put = |name: &str, text: String| {
            old.insert(format!("windows.{row}.{name}"), text.into());
        };
        put("weekday", window.weekday.to_string());
        put("start", window.start.to_string());
        put("end", window.end.to_string());
    }
    for set in &calendar.holiday_sets {
        old.insert(format!("holiday_sets.{set}"), "1".into());
    }
    holiday_texts(&mut old, &calendar.holidays);
    old
}

pub(super) fn holiday_texts(old: &mut Old, holidays: &[Holiday]) {
    for (row, holiday) in holidays.iter().enumerate() {
        old.insert(format!("holidays.{row}.date"), holiday.date.to_string().into());
        old.insert(format!("holidays.{row}.name"), holiday.name.clone().into());
        if holiday.recurring {
            old.insert(format!("holidays.{row}.recurring"), "1".into());
        }
    }
}

fn windows(reader: &mut Reader<'_>) -> Vec<Window> {
    let mut windows = Vec::new();
    for row in reader.rows("windows", &["start", "end"]) {
        let field = |name: &str| format!("windows.{row}.{name}");
        let weekday = reader.needed::<u8>(&field("weekday"), "choose a day");
        let start = reader.needed::<ClockTime>(&field("start"), TIME);
        let end = reader.needed::<ClockTime>(&field("end"), TIME);
        if let (Some(weekday), Some(start), Some(end)) = (weekday, start, end) {
            reader.place(format!("windows.{}", windows.len()), format!("windows.{row}"));
            windows.push(Window { weekday, start, end });
        }
    }
    windows
}

pub(super) fn holidays(reader: &mut Reader<'_>) -> Vec<Holiday> {
    let mut holidays = Vec::new();
    for row in reader.rows(HOLIDAYS.0, HOLIDAYS.1) {
        let field = |name: &str| format!("holidays.{row}.{name}");
        let remedy = "a date is YYYY-MM-DD, a day that exists";
        let Some(date) = reader.needed::<NaiveDate>(&field("date"), remedy) else { continue };
        reader.place(format!("holidays.{}", holidays.len()), format!("holidays.{row}"));
        holidays.push(Holiday {
            date,
            recurring: reader.flag(&field("recurring")),
            name: reader.text(&field("name")).to_owned(),
        });
    }
    holidays
}
