use chrono_tz::{TZ_VARIANTS, Tz};
use escalated_core::{Error, Result};

/// Reads the name of a zone.
pub(super) fn timezone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| {
        let near = near(name).unwrap_or("Europe/Berlin");
        let message = format!("a time zone is an IANA name, such as {near}");
        Error::field("timezone", "unknown_timezone", message)
    })
}

/// The names of all zones.
pub(crate) fn timezones() -> impl Iterator<Item = &'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The zone whose name, or whose city alone, is closest; none when none is close.
fn near(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase().replace(' ', "_");
    let name = name.get(..40).unwrap_or(&name);
    let zones = TZ_VARIANTS.iter().map(|zone| {
        let whole = zone.name().to_ascii_lowercase();
        let city = whole.rsplit('/').next().unwrap_or_default();
        (distance(name, &whole).min(distance(name, city)), zone.name())
    });
    let (distance, zone) = zones.min()?;
    (distance <= name.len() / 3).then_some(zone)
}

/// How many letters must be put in, left out or replaced to make one of the other.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().enumerate() {
        let mut corner = i;
        let mut last = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(right.bytes()) {
            let replaced = corner + usize::from(a != b);
            corner = *cell;
            last = replaced.min(last + 1).min(corner + 1);
            *cell = last;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
