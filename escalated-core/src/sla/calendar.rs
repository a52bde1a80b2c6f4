use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    Error, Result,
    ids::{CalendarId, HolidaySetId},
};

/// A time of the civil day in whole minutes after midnight, 0 (`00:00`) to 1,440 (`24:00`).
///
/// ```
/// use escalated_core::sla::ClockTime;
/// assert_eq!("08:30".parse::<ClockTime>().unwrap().minutes(), 510);
/// assert_eq!("24:00".parse::<ClockTime>().unwrap().to_string(), "24:00");
/// assert!("25:00".parse::<ClockTime>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ClockTime(u16);

impl ClockTime {
    /// Midnight at the end of the day.
    pub const END: Self = Self(1440);

    /// Minutes after midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for ClockTime {
    type Err = Error;

    /// Reads `HH:MM`.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::field("time", "invalid_time", "a time is HH:MM, from 00:00 to 24:00");
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(hours) || !digits(minutes) {
            return Err(wrong());
        }
        let hours: u16 = hours.parse().map_err(|_| wrong())?;
        let minutes: u16 = minutes.parse().map_err(|_| wrong())?;
        let time = hours * 60 + minutes;
        if minutes < 60 && time <= 1440 { Ok(Self(time)) } else { Err(wrong()) }
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A span of opening on one weekday, from its start up to but without its end. A start after the
/// end runs past midnight into the next day; a start at the end is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// 0 (Monday) to 6 (Sunday): the day on which it begins.
    pub weekday: u8,
    /// When it opens.
    pub start: ClockTime,
    /// When it closes.
    pub end: ClockTime,
}

/// A civil day that is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day; its year does not count when it recurs.
    #[serde(deserialize_with = "date")]
    pub date: NaiveDate,
    /// Closed on that month and day of every year. 29 February recurs in leap years only.
    #[serde(default)]
    pub recurring: bool,
    /// What is celebrated; at most 255 characters.
    #[serde(default)]
    pub name: String,
}

fn date<'de, D: Deserializer<'de>>(d: D) -> std::result::Result<NaiveDate, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
    let wrong = |_| serde::de::Error::custom("a date is YYYY-MM-DD, a day that exists");
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(wrong)
}

/// Holidays that several calendars share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidaySet {
    /// Our id.
    pub id: HolidaySetId,
    /// Its name.
    pub name: String,
    /// The days.
    pub holidays: Vec<Holiday>,
}

/// What makes or changes a set of holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidaySetInput {
    /// 1 to 255 characters.
    pub name: String,
    /// At most 1,000 days, none twice.
    pub holidays: Vec<Holiday>,
}

/// When a team works: the hours that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessCalendar {
    /// Our id.
    pub id: CalendarId,
    /// Its name.
    pub name: String,
    /// An IANA zone, such as `Europe/Berlin`.
    pub timezone: String,
    /// Every instant counts; windows and holidays are ignored.
    pub is_24x7: bool,
    /// Counts where a policy names no calendar; at most one in a tenant.
    pub is_default: bool,
    /// The weekly hours; they count as a union.
    pub windows: Vec<Window>,
    /// Its own holidays.
    pub holidays: Vec<Holiday>,
    /// Sets of holidays that it shares.
    pub holiday_sets: Vec<HolidaySetId>,
}

/// What makes or changes a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarInput {
    /// 1 to 255 characters.
    pub name: String,
    /// An IANA zone, such as `Europe/Berlin`.
    pub timezone: String,
    /// Every instant counts.
    #[serde(default)]
    pub is_24x7: bool,
    /// Counts where a policy names no calendar.
    #[serde(default)]
    pub is_default: bool,
    /// At most 100 windows that neither are empty nor overlap.
    #[serde(default)]
    pub windows: Vec<Window>,
    /// At most 1,000 days, none twice.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Sets of holidays that exist.
    #[serde(default)]
    pub holiday_sets: Vec<HolidaySetId>,
}
