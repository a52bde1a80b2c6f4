use chrono::{DateTime, Utc};

/// An instant for people: `5 Jan 2026, 09:00 UTC`.
pub(super) fn absolute(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y, %H:%M UTC").to_string()
}

/// How long ago that was: `3 h ago`, `in 2 d`; a date once it is more than four weeks away.
pub(super) fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - at).num_seconds();
    let distance = seconds.abs();
    let amount = match distance {
        0..=59 => return "just now".into(),
        60..=3_599 => format!("{} min", distance / 60),
        3_600..=86_399 => format!("{} h", distance / 3_600),
        86_400..=2_419_199 => format!("{} d", distance / 86_400),
        _ => return at.format("%-d %b %Y").to_string(),
    };
    if seconds > 0 { format!("{amount} ago") } else { format!("in {amount}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_times_are_relative_and_far_ones_are_dates() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-01-05T09:00:00Z");
        for (then, words) in [
            ("2026-01-05T08:59:30Z", "just now"),
            ("2026-01-05T08:01:00Z", "59 min ago"),
            ("2026-01-05T02:00:00Z", "7 h ago"),
            ("2026-01-03T09:00:00Z", "2 d ago"),
            ("2025-11-05T09:00:00Z", "5 Nov 2025"),
            ("2026-01-05T11:00:01Z", "in 2 h"),
        ] {
            assert_eq!(relative(at(then), now), words, "{then}");
        }
        assert_eq!(absolute(now), "5 Jan 2026, 09:00 UTC");
    }
}
