use escalated_core::{ids::CalendarId, sla::BusinessCalendar};
use escalated_sla::policies::terms;

use crate::build::{calendar, config, policy};

#[test]
fn the_calendar_is_the_policys_or_the_default_or_none() {
    let mut config = config(Vec::new());
    let mut policy = policy(1);
    let of = |config: &_, policy: &_| terms(config, policy).unwrap().calendar.map(|c| c.id.0);
    assert_eq!(of(&config, &policy), None);
    assert!(terms(&config, &policy).unwrap().hours.is_always());
    let default = BusinessCalendar { is_default: true, ..calendar(1, true) };
    config.calendars.insert(CalendarId(1), default);
    config.calendars.insert(CalendarId(2), calendar(2, true));
    assert_eq!(of(&config, &policy), Some(1));
    policy.calendar_id = Some(CalendarId(2));
    assert_eq!(of(&config, &policy), Some(2));
    policy.calendar_id = Some(CalendarId(3));
    assert_eq!(of(&config, &policy), Some(1), "the calendar is gone");
}

#[test]
fn a_promise_that_can_never_be_kept_warns_on_every_ticket() {
    let mut config = config(Vec::new());
    config.calendars.insert(CalendarId(2), calendar(2, false));
    let mut policy = policy(1);
    policy.calendar_id = Some(CalendarId(2));
    assert_eq!(terms(&config, &policy).unwrap().warnings.len(), 1);
}

#[test]
fn a_stored_zone_that_is_no_longer_known_is_an_error() {
    let mut config = config(Vec::new());
    let broken = BusinessCalendar { timezone: "Europe/Bonn".into(), ..calendar(2, true) };
    config.calendars.insert(CalendarId(2), broken);
    let mut policy = policy(1);
    policy.calendar_id = Some(CalendarId(2));
    let error = terms(&config, &policy).unwrap_err();
    assert!(error.fields().iter().any(|field| field.code == "unknown_timezone"));
}
