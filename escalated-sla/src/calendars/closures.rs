use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use escalated_core::sla::Holiday;

use super::{
    week::{Parts, Week},
    yearly::Yearly,
};

/// The closed civil days of a calendar, and how much of its week they take away.
#[derive(Debug, Clone)]
pub(super) struct Closures {
    dated: Vec<Dated>,
    dated_open: i64,
    yearly: Option<Yearly>,
}

#[derive(Debug, Clone)]
struct Dated {
    day: i64,
    /// What the earlier ones take away.
    before: i64,
    name: Arc<str>,
}

impl Closures {
    /// Of several holidays on one day, the first gives its name, a dated one before a recurring.
    pub(super) fn new<'a>(holidays: impl Iterator<Item = &'a Holiday>, week: &Week) -> Self {
        let (recurring, mut dated): (Vec<_>, Vec<_>) = holidays.partition(|day| day.recurring);
        let yearly = Yearly::new(&recurring, week);
        dated.sort_by_key(|holiday| holiday.date);
        dated.dedup_by_key(|holiday| holiday.date);
        let mut closures = Self { dated: Vec::with_capacity(dated.len()), dated_open: 0, yearly };
        for holiday in dated {
            let day = i64::from(holiday.date.to_epoch_days());
            let name = Arc::from(holiday.name.as_str());
            closures.dated.push(Dated { day, before: closures.dated_open, name });
            // A day is taken away once.
            if closures.yearly.as_ref().is_none_or(|yearly| yearly.name(day).is_none()) {
                closures.dated_open += week.day(day).map_or(0, Parts::open);
            }
        }
        closures
    }

    /// What closed days before this one take away, counted from some fixed day, and whether this
    /// one is closed.
    pub(super) fn before(&self, day: i64) -> (i64, bool) {
        let next = self.dated.partition_point(|dated| dated.day < day);
        let (open, closed) = match self.dated.get(next) {
            Some(dated) => (dated.before, dated.day == day),
            None => (self.dated_open, false),
        };
        match &self.yearly {
            Some(yearly) => {
                let (recurring, also) = yearly.before(day);
                (open + recurring, closed || also)
            }
            None => (open, closed),
        }
    }

    /// The name of the holiday that closes the day.
    pub(super) fn name(&self, day: i64) -> Option<Arc<str>> {
        let dated = self.dated.binary_search_by_key(&day, |dated| dated.day).ok();
        let dated = dated.and_then(|at| self.dated.get(at)).map(|dated| &dated.name);
        dated.or_else(|| self.yearly.as_ref()?.name(day)).cloned()
    }

    /// The next closed day after this one.
    pub(super) fn after(&self, day: i64) -> Option<i64> {
        let next = self.dated.partition_point(|dated| dated.day <= day);
        let dated = self.dated.get(next).map(|dated| dated.day);
        let recurring = self.yearly.as_ref().and_then(|yearly| yearly.after(day));
        dated.into_iter().chain(recurring).min()
    }

    /// What recurring holidays take away in 400 years.
    pub(super) fn in_400_years(&self) -> i64 {
        self.yearly.as_ref().map_or(0, Yearly::in_400_years)
    }
}

/// Month and day as a number that sorts like them.
pub(super) fn month_day(date: NaiveDate) -> u32 {
    date.month() * 32 + date.day()
}
