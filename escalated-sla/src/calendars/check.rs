use std::collections::BTreeSet;

use chrono::Datelike;
use escalated_core::{
    Error, FieldError, Result,
    ids::HolidaySetId,
    sla::{CalendarInput, Holiday, HolidaySetInput},
};

use super::{closures::month_day, overlaps::check_windows, timezone::timezone};

const MAX_HOLIDAYS: usize = 1_000;
const MAX_SETS: usize = 100;

/// Checks what somebody wants to save as a calendar; `known_set` tells which sets of holidays there
/// are. A calendar without windows passes: the policy that uses it warns.
///
/// # Errors
/// All that is wrong, with the paths of the fields: `required`, `too_long`, `unknown_timezone`,
/// `too_many`, `out_of_range`, `empty_window`, `overlapping_windows`, `duplicate_holiday`,
/// `duplicate`, `unknown_holiday_set`.
///
/// ```
/// use escalated_core::sla::CalendarInput;
/// use escalated_sla::calendars::check_calendar;
/// let mut input: CalendarInput = serde_json::from_value(serde_json::json!({
///     "name": "Support",
///     "timezone": "Europe/Berlin",
///     "windows": [
///         { "weekday": 6, "start": "22:00", "end": "06:00" },
///         { "weekday": 0, "start": "05:00", "end": "09:00" },
///     ],
/// }))
/// .unwrap();
/// let error = check_calendar(&input, |_| true).unwrap_err();
/// assert_eq!(error.fields()[0].code, "overlapping_windows");
/// assert_eq!(error.fields()[0].field, "windows.1.start");
/// input.windows.pop();
/// assert!(check_calendar(&input, |_| true).is_ok());
/// ```
pub fn check_calendar(
    input: &CalendarInput,
    known_set: impl Fn(HolidaySetId) -> bool,
) -> Result<()> {
    let mut errors = Vec::new();
    check_name(&input.name, &mut errors);
    if let Err(error) = timezone(&input.timezone) {
        errors.extend_from_slice(error.fields());
    }
    check_windows(&input.windows, &mut errors);
    check_days(&input.holidays, &mut errors);
    check_sets(&input.holiday_sets, known_set, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}

/// Checks what somebody wants to save as a set of holidays.
///
/// # Errors
/// All that is wrong, with the paths of the fields: `required`, `too_long`, `too_many`,
/// `out_of_range`, `duplicate_holiday`.
pub fn check_holidays(input: &HolidaySetInput) -> Result<()> {
    let mut errors = Vec::new();
    check_name(&input.name, &mut errors);
    check_days(&input.holidays, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}

fn check_name(name: &str, errors: &mut Vec<FieldError>) {
    if name.trim().is_empty() {
        errors.push(FieldError::new("name", "required", "a name is needed"));
    }
    check_length("name", name, errors);
}

fn check_length(field: &str, name: &str, errors: &mut Vec<FieldError>) {
    if name.chars().count() > 255 {
        errors.push(FieldError::new(field, "too_long", "a name has at most 255 characters"));
    } else if name.chars().any(char::is_control) {
        let message = "a name has no line breaks, NULs or other control characters";
        errors.push(FieldError::new(field, "invalid_characters", message));
    }
}

/// The same date may stand once as dated and once as recurring: the names can differ.
fn check_days(holidays: &[Holiday], errors: &mut Vec<FieldError>) {
    if holidays.len() > MAX_HOLIDAYS {
        errors.push(FieldError::new("holidays", "too_many", "at most 1,000 holidays"));
        return;
    }
    let (mut dated, mut recurring) = (BTreeSet::new(), BTreeSet::new());
    for (at, holiday) in holidays.iter().enumerate() {
        let (date, field) = (holiday.date, format!("holidays.{at}.date"));
        if !(1000..=9999).contains(&date.year()) {
            let message = "a holiday lies in the years 1000 to 9999";
            errors.push(FieldError::new(&field, "out_of_range", message));
        }
        if holiday.recurring && !recurring.insert(month_day(date)) {
            let message = format!("{} recurs already; leave it once", date.format("%-d %B"));
            errors.push(FieldError::new(field, "duplicate_holiday", message));
        } else if !holiday.recurring && !dated.insert(date) {
            let message = format!("{date} is a holiday already; leave it once");
            errors.push(FieldError::new(field, "duplicate_holiday", message));
        }
        check_length(&format!("holidays.{at}.name"), &holiday.name, errors);
    }
}

fn check_sets(
    sets: &[HolidaySetId],
    known_set: impl Fn(HolidaySetId) -> bool,
    errors: &mut Vec<FieldError>,
) {
    if sets.len() > MAX_SETS {
        errors.push(FieldError::new("holiday_sets", "too_many", "at most 100 sets of holidays"));
        return;
    }
    let mut seen = BTreeSet::new();
    for (at, set) in sets.iter().enumerate() {
        let field = format!("holiday_sets.{at}");
        if !seen.insert(set) {
            let message = format!("the set of holidays {set} is named twice; name it once");
            errors.push(FieldError::new(field, "duplicate", message));
        } else if !known_set(*set) {
            let message = format!("there is no set of holidays {set}; name one that exists");
            errors.push(FieldError::new(field, "unknown_holiday_set", message));
        }
    }
}
