/// Seconds for people: `3 h 20 min`, `45 s`. Hours are not made days, since a day of work has no
/// fixed length.
pub(super) fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The same for minutes.
pub(super) fn minutes(minutes: i64) -> String {
    duration(minutes.saturating_mul(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_hours_and_minutes() {
        let all = [45, 60, 3_600, 12_000, 360_000, -90].map(duration);
        assert_eq!(all, ["45 s", "1 min", "1 h", "3 h 20 min", "100 h", "1 min"]);
        assert_eq!(minutes(90), "1 h 30 min");
    }
}
