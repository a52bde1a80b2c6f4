use escalated_core::sla::Window;

/// Microseconds of a civil day.
pub(super) const DAY: i64 = 86_400_000_000;
/// Microseconds of a civil week.
const WEEK: i64 = 7 * DAY;
const MINUTE: i64 = 60_000_000;

/// A span that is open, in microseconds of its day or its week, and what is open before it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    from: i64,
    to: i64,
    before: i64,
}

/// The open spans of a day or a week: ascending, apart from each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    parts: Vec<Part>,
    open: i64,
}

impl Parts {
    /// The union of `spans`.
    fn of(mut spans: Vec<(i64, i64)>) -> Self {
        spans.retain(|(from, to)| from < to);
        spans.sort_unstable();
        let mut all = Self::default();
        for (from, to) in spans {
            match all.parts.last_mut() {
                Some(last) if from <= last.to => {
                    all.open += (to - last.to).max(0);
                    last.to = last.to.max(to);
                }
                _ => {
                    all.parts.push(Part { from, to, before: all.open });
                    all.open += to - from;
                }
            }
        }
        all
    }

    /// What is open in all.
    pub(super) fn open(&self) -> i64 {
        self.open
    }

    /// What is open before `time`.
    pub(super) fn until(&self, time: i64) -> i64 {
        let next = self.parts.partition_point(|part| part.to <= time);
        self.parts.get(next).map_or(self.open, |part| part.before + (time - part.from).max(0))
    }

    /// The earliest time before which `open` is open; `open` is above 0 and at most all.
    pub(super) fn reach(&self, open: i64) -> i64 {
        let at = self.parts.partition_point(|part| part.before + (part.to - part.from) < open);
        self.parts.get(at).map_or(0, |part| part.from + (open - part.before))
    }
}

/// The weekly windows as a set of civil times, without regard to dates.
#[derive(Debug, Clone)]
pub(super) struct Week {
    days: [Parts; 7],
    /// What is open in the days of the week before this one.
    before: [i64; 7],
    whole: Parts,
}

/// The weekday of a day that is counted from 1970-01-01, a Thursday; 0 is Monday.
fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

impl Week {
    /// An overnight window is open until 24:00 of its weekday and from 00:00 of the next one: each
    /// instant is judged by its own weekday.
    pub(super) fn new(windows: &[Window]) -> Self {
        let mut spans: [Vec<(i64, i64)>; 7] = Default::default();
        let mut add = |weekday: usize, from: i64, to: i64| {
            if let Some(day) = spans.get_mut(weekday % 7) {
                day.push((from, to));
            }
        };
        for window in windows {
            let weekday = usize::from(window.weekday);
            let start = i64::from(window.start.minutes()) * MINUTE;
            let end = i64::from(window.end.minutes()) * MINUTE;
            if start <= end {
                add(weekday, start, end);
            } else {
                add(weekday, start, DAY);
                add(weekday + 1, 0, end);
            }
        }
        let mut all = Vec::new();
        for (base, day) in (0..).step_by(DAY as usize).zip(&spans) {
            all.extend(day.iter().map(|(from, to)| (base + from, base + to)));
        }
        let days = spans.map(Parts::of);
        let mut before = [0; 7];
        let mut open = 0;
        for (before, day) in before.iter_mut().zip(&days) {
            *before = open;
            open += day.open();
        }
        Self { days, before, whole: Parts::of(all) }
    }

    /// What a week has.
    pub(super) fn open(&self) -> i64 {
        self.whole.open
    }

    /// The spans of a day.
    pub(super) fn day(&self, day: i64) -> Option<&Parts> {
        self.days.get(weekday(day))
    }

    /// What is open from the Monday of the week of 1970-01-01 until the day begins; below zero for
    /// earlier days.
    pub(super) fn before(&self, day: i64) -> i64 {
        let weeks = (day + 3).div_euclid(7);
        weeks * self.whole.open + self.before.get(weekday(day)).copied().unwrap_or(0)
    }

    /// Whether the civil time `x` is open, and until when that holds, at least to the week's end.
    pub(super) fn piece(&self, x: i64) -> (bool, i64) {
        if self.whole.open == 0 || self.whole.open == WEEK {
            return (self.whole.open > 0, i64::MAX);
        }
        let monday = (x + 3 * DAY).div_euclid(WEEK) * WEEK - 3 * DAY;
        let time = x - monday;
        let next = self.whole.parts.partition_point(|part| part.to <= time);
        match self.whole.parts.get(next) {
            Some(part) if part.from <= time => (true, monday.saturating_add(part.to)),
            Some(part) => (false, monday.saturating_add(part.from)),
            None => (false, monday.saturating_add(WEEK)),
        }
    }
}
