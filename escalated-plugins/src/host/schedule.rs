use std::str::FromStr;

use chrono::TimeDelta;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use escalated_core::time::Timestamp;

/// The shortest interval, in seconds.
const SHORTEST: i64 = 60;
/// The longest interval, in seconds: a year.
const LONGEST: i64 = 366 * 86_400;

/// When a plugin is woken.
#[derive(Debug, Clone)]
pub(super) enum Schedule {
    /// Again and again after so much time.
    Every(TimeDelta),
    /// By five fields, in UTC.
    Cron(Box<Cron>),
}

impl FromStr for Schedule {
    type Err = String;

    /// `every:15m`, or five fields of cron.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{}` is neither every:<n>(s|m|h|d) of at least a minute nor five fields of cron",
                text.chars().take(64).collect::<String>()
            )
        };
        if let Some(interval) = text.trim().strip_prefix("every:") {
            return seconds(interval)
                .filter(|seconds| (SHORTEST..=LONGEST).contains(seconds))
                .map(|seconds| Self::Every(TimeDelta::seconds(seconds)))
                .ok_or_else(wrong);
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed);
        parser.build().parse(text).map(|cron| Self::Cron(Box::new(cron))).map_err(|_| wrong())
    }
}

impl Schedule {
    /// The first instant after `now`. Intervals are counted from `anchor`, so that every node finds
    /// the same instant and a late run makes the next one no later. None if there is no such
    /// instant, such as on the 30th of February.
    pub(super) fn next(&self, anchor: Timestamp, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Every(interval) => {
                let micros = interval.num_microseconds()?;
                let passed = (now - anchor).num_microseconds()?.max(0);
                let times = passed.div_euclid(micros).checked_add(1)?;
                anchor.checked_add_signed(TimeDelta::microseconds(micros.checked_mul(times)?))
            }
            Self::Cron(cron) => cron.find_next_occurrence(&now, false).ok(),
        }
    }
}

fn seconds(interval: &str) -> Option<i64> {
    let (number, unit) = interval.split_at_checked(interval.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok()?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use escalated_core::time::{Clock, ManualClock};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn intervals_are_counted_from_their_beginning() {
        let start = ManualClock::default().now();
        let schedule: Schedule = "every:1h".parse().unwrap();
        let next = |seconds| {
            let now = start + TimeDelta::seconds(seconds);
            (schedule.next(start, now).unwrap() - start).num_seconds()
        };
        assert_eq!(
            [next(-5), next(0), next(1), next(3600), next(3 * 3600 + 7)],
            [3600, 3600, 3600, 7200, 14_400]
        );
    }

    #[test]
    fn five_fields_are_in_utc() {
        let next = |text: &str, now: &str| {
            let schedule: Schedule = text.parse().unwrap();
            schedule.next(at(now), at(now))
        };
        let monday = "2026-01-05T09:00:00Z";
        assert_eq!(next("0 9 * * *", monday), Some(at("2026-01-06T09:00:00Z")));
        assert_eq!(next("*/15 * * * *", monday), Some(at("2026-01-05T09:15:00Z")));
        assert_eq!(next("0 0 29 2 *", monday), Some(at("2028-02-29T00:00:00Z")));
        assert_eq!(next("0 0 30 2 *", monday), None);
    }

    #[test]
    fn what_cannot_be_a_schedule_is_refused() {
        for text in [
            "",
            "every:",
            "every:0s",
            "every:59s",
            "every:-1h",
            "every:1y",
            "every:é",
            "every:99999999999d",
            "* * * *",
            "* * * * * *",
            "61 * * * *",
            "hourly",
        ] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }
}
