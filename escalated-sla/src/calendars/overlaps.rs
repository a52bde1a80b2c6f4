use escalated_core::{FieldError, sla::Window};

const MAX_WINDOWS: usize = 100;
const DAY: u32 = 1_440;
const WEEK: u32 = 7 * DAY;
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Windows neither are empty nor overlap, also across midnight and the end of the week. They may
/// touch.
pub(super) fn check_windows(windows: &[Window], errors: &mut Vec<FieldError>) {
    if windows.len() > MAX_WINDOWS {
        errors.push(FieldError::new("windows", "too_many", "at most 100 windows"));
        return;
    }
    let mut earlier: Vec<(usize, Minutes)> = Vec::with_capacity(windows.len());
    for (at, window) in windows.iter().enumerate() {
        if window.weekday > 6 {
            let message = "a weekday is 0 (Monday) to 6 (Sunday)";
            let field = format!("windows.{at}.weekday");
            errors.push(FieldError::new(field, "out_of_range", message));
            continue;
        }
        let minutes = Minutes::of(window);
        if minutes.length == 0 {
            let message = "a window ends after it begins; a whole day is 00:00 to 24:00";
            errors.push(FieldError::new(format!("windows.{at}.end"), "empty_window", message));
            continue;
        }
        let other = earlier.iter().find(|(_, other)| other.overlaps(minutes));
        if let Some((index, other)) = other.and_then(|(i, _)| Some((i, windows.get(*i)?))) {
            let (this, other) = (text(window), text(other));
            let message =
                format!("{this} overlaps {other} (windows.{index}); shorten or join them");
            let field = format!("windows.{at}.start");
            errors.push(FieldError::new(field, "overlapping_windows", message));
        }
        earlier.push((at, minutes));
    }
}

/// A window in minutes of the week. It may run past the week's end.
#[derive(Debug, Clone, Copy)]
struct Minutes {
    from: u32,
    length: u32,
}

impl Minutes {
    fn of(window: &Window) -> Self {
        let (start, end) = (u32::from(window.start.minutes()), u32::from(window.end.minutes()));
        let length = if start <= end { end - start } else { DAY - start + end };
        Self { from: u32::from(window.weekday) * DAY + start, length }
    }

    /// On the circle of the week one of two that overlap begins inside the other.
    fn overlaps(self, other: Self) -> bool {
        let until = |from: u32, to: u32| (to + WEEK - from % WEEK) % WEEK;
        until(self.from, other.from) < self.length || until(other.from, self.from) < other.length
    }
}

fn text(window: &Window) -> String {
    let weekday = WEEKDAYS.get(usize::from(window.weekday)).copied().unwrap_or_default();
    format!("{weekday} {}-{}", window.start, window.end)
}
