use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    ids::HolidaySetId,
    sla::{HolidaySet, HolidaySetInput},
};
use serde_json::{Value, json};

use super::{
    calendars::{Calendars, HOLIDAYS, holiday_texts, holidays},
    noun::{Noun, Old},
    reader::{List, Read, Reader},
    removal::{Removal, Use},
};
use crate::request::{Form, RequestCx};

/// Holidays that several calendars share.
pub(in crate::pages) struct HolidaySets;

#[async_trait]
impl Noun for HolidaySets {
    const FORM: &'static str = "holiday_set";
    const TITLE: &'static str = "Shared holidays";
    const PATH: &'static str = "/admin/holiday-sets";
    const INDEX: &'static str = "Escalated/Admin/HolidaySets/Index";
    const PAGE: &'static str = "Escalated/Admin/HolidaySets/Form";
    const LISTS: &'static [List] = &[HOLIDAYS];
    type Input = HolidaySetInput;

    fn read(form: &Form) -> Read<HolidaySetInput> {
        let mut reader = Reader::new(form);
        let name = reader.text("name").to_owned();
        let holidays = holidays(&mut reader);
        reader.finish(HolidaySetInput { name, holidays })
    }

    async fn check(request: &RequestCx, _: Option<i64>, input: &HolidaySetInput) -> Result<()> {
        request.services().check_holiday_set(&request.cx, input)
    }

    async fn save(request: &RequestCx, id: Option<i64>, input: &HolidaySetInput) -> Result<()> {
        let id = id.map(HolidaySetId);
        request.services().save_holiday_set(&request.cx, id, input).await.map(|_| ())
    }

    async fn removal(request: &RequestCx, id: i64) -> Result<Removal> {
        let set = find(request, id).await?;
        let calendars = request.services().list_calendars(&request.cx).await?;
        let mut removal = Removal::of(&set.name);
        let shares = calendars.iter().filter(|calendar| calendar.holiday_sets.contains(&set.id));
        removal.uses.extend(shares.map(|calendar| Use {
            kind: "The calendar",
            name: calendar.name.clone(),
            path: format!("{}/{}/edit", Calendars::PATH, calendar.id),
        }));
        if !removal.uses.is_empty() {
            removal.blocked = Some("Take it out of these calendars first.");
        }
        Ok(removal)
    }

    async fn delete(request: &RequestCx, id: i64) -> Result<()> {
        request.services().delete_holiday_set(&request.cx, HolidaySetId(id)).await
    }

    async fn all(request: &RequestCx) -> Result<Value> {
        let sets = request.services().list_holiday_sets(&request.cx).await?;
        Ok(json!({ "sets": sets.iter().map(row).collect::<Value>() }))
    }

    async fn one(_: &RequestCx, _: Option<i64>) -> Result<Value> {
        Ok(json!({}))
    }

    async fn texts(request: &RequestCx, id: Option<i64>) -> Result<Old> {
        let Some(id) = id else { return Ok(Old::new()) };
        Ok(texts(&find(request, id).await?))
    }
}

async fn find(request: &RequestCx, id: i64) -> Result<HolidaySet> {
    let sets = request.services().list_holiday_sets(&request.cx).await?;
    let found = sets.into_iter().find(|set| set.id.0 == id);
    found.ok_or_else(|| Error::not_found("holiday_set_not_found", "no such set of holidays"))
}

pub(in crate::pages) fn row(set: &HolidaySet) -> Value {
    json!({ "id": set.id, "name": set.name, "days": set.holidays.len() })
}

pub(in crate::pages) fn texts(set: &HolidaySet) -> Old {
    let mut old = Old::new();
    old.insert("name".into(), set.name.clone().into());
    holiday_texts(&mut old, &set.holidays);
    old
}
