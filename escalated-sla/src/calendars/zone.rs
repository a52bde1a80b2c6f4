use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use escalated_core::time::Timestamp;

/// Where time begins and ends for us: chrono's range in microseconds. The end is not in it.
const BEGIN: i64 = DateTime::<Utc>::MIN_UTC.timestamp_micros();
const END: i64 = DateTime::<Utc>::MAX_UTC.timestamp_micros() + 1;

const SECOND: i64 = 1_000_000;
/// Where the table of a zone can have changes of the offset: 1800-01-01 to 2200-01-01. The data of
/// `chrono-tz` go from 1844 to 2099.
const CHANGES: (i64, i64) = (-5_364_662_400, 7_258_118_400);
/// Two changes of a zone are never closer than this; the data's closest are almost seven days
/// apart. Tests compare the result with the offset of each hour.
const STRIDE: i64 = 3 * 86_400;

/// A time in which a zone keeps its offset, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Era {
    /// From this instant on.
    pub(super) from: i64,
    /// Up to but without this instant.
    pub(super) to: i64,
    /// Civil time is UTC plus this.
    pub(super) offset: i64,
}

/// A zone as the eras that follow each other without a gap.
#[derive(Debug, Clone)]
pub(super) struct Zone(Arc<[Era]>);

/// Finding the eras of a zone takes a millisecond; each is looked for once in a process.
static KNOWN: RwLock<BTreeMap<&'static str, Zone>> = RwLock::new(BTreeMap::new());

impl Zone {
    pub(super) fn of(tz: Tz) -> Self {
        let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(tz.name()).cloned();
        known.unwrap_or_else(|| {
            let zone = Self(eras(tz).into());
            KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(tz.name(), zone.clone());
            zone
        })
    }

    /// The eras from the one that has `at` on.
    pub(super) fn from(&self, at: i64) -> &[Era] {
        let index = self.0.partition_point(|era| era.to <= at);
        self.0.get(index..).unwrap_or_default()
    }
}

/// The instant in microseconds; what is finer is cut off.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.timestamp_micros()
}

fn eras(tz: Tz) -> Vec<Era> {
    let mut eras = vec![Era { from: BEGIN, to: END, offset: offset(tz, CHANGES.0) * SECOND }];
    let mut begin = |at: i64, offset: i64| {
        if let Some(last) = eras.last_mut() {
            last.to = at * SECOND;
        }
        eras.push(Era { from: at * SECOND, to: END, offset: offset * SECOND });
    };
    let (mut at, mut before) = (CHANGES.0, offset(tz, CHANGES.0));
    while at < CHANGES.1 {
        let after = offset(tz, at + STRIDE);
        if after != before {
            begin(change(tz, at, at + STRIDE), after);
        }
        (at, before) = (at + STRIDE, after);
    }
    eras
}

/// The first instant with the offset of `late`; at `early` it is another.
fn change(tz: Tz, mut early: i64, mut late: i64) -> i64 {
    let after = offset(tz, late);
    while late - early > 1 {
        let middle = early.midpoint(late);
        if offset(tz, middle) == after {
            late = middle;
        } else {
            early = middle;
        }
    }
    late
}

fn offset(tz: Tz, second: i64) -> i64 {
    let at = DateTime::from_timestamp(second, 0).map_or(NaiveDateTime::MIN, |at| at.naive_utc());
    i64::from(tz.offset_from_utc_datetime(&at).fix().local_minus_utc())
}

#[cfg(test)]
mod tests {
    use chrono_tz::TZ_VARIANTS;

    use super::*;

    /// The eras follow each other, and have the offset of every `step` seconds of 300 years.
    fn compare(tz: Tz, step: i64) {
        let zone = Zone::of(tz);
        let eras = zone.from(BEGIN);
        assert_eq!(eras.first().map(|era| era.from), Some(BEGIN), "{tz}");
        assert_eq!(eras.last().map(|era| era.to), Some(END), "{tz}");
        for pair in eras.windows(2) {
            assert!(pair[0].to == pair[1].from && pair[0].offset != pair[1].offset, "{tz}");
            let second = pair[1].from / SECOND;
            assert_ne!(offset(tz, second - 1), offset(tz, second), "{tz}");
        }
        let mut second = CHANGES.0;
        while second < CHANGES.1 {
            let era = zone.from(second * SECOND)[0];
            assert_eq!(era.offset, offset(tz, second) * SECOND, "{tz} at {second}");
            second += step;
        }
        for (at, era) in [(BEGIN, eras.first()), (END - SECOND, eras.last())] {
            assert_eq!(era.map(|era| era.offset), Some(offset(tz, at / SECOND) * SECOND), "{tz}");
        }
    }

    #[test]
    fn eras_have_the_offset_of_every_day() {
        for tz in [Tz::UTC, Tz::Asia__Gaza, Tz::Africa__Casablanca, Tz::Australia__Lord_Howe] {
            compare(tz, 86_400);
        }
    }

    #[test]
    #[ignore = "takes an hour unoptimized; cargo xtask soak runs it"]
    fn eras_of_every_zone_have_the_offset_of_every_hour_million() {
        for tz in TZ_VARIANTS {
            compare(tz, 3_600);
        }
    }
}
