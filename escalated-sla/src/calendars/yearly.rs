use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use escalated_core::sla::Holiday;

use super::{
    closures::month_day,
    week::{Parts, Week},
};

/// Days after which weekdays and leap days repeat: 400 years, which are whole weeks.
const CYCLE_DAYS: i64 = 146_097;
/// 2000-01-01.
const CYCLE_BEGIN: i64 = 10_957;

/// Holidays of every year. Years are of 14 kinds, by the weekday of their first day and by their
/// leap day, and follow each other alike every 400 years. So what recurring days take away before
/// any date is a sum of looked-up numbers.
#[derive(Debug, Clone)]
pub(super) struct Yearly {
    /// Ascending by month and day.
    days: Vec<(u32, Arc<str>)>,
    /// For each of 400 years: what the earlier ones take away, and its kind.
    years: Vec<(i64, usize)>,
    /// For each kind one more than the days: what the days take away before each of them.
    before: Vec<i64>,
    in_400_years: i64,
}

impl Yearly {
    pub(super) fn new(holidays: &[&Holiday], week: &Week) -> Option<Self> {
        let mut days: Vec<_> = holidays
            .iter()
            .map(|day| (month_day(day.date), Arc::<str>::from(day.name.as_str())))
            .collect();
        days.sort_by_key(|(day, _)| *day);
        days.dedup_by_key(|(day, _)| *day);
        if days.is_empty() {
            return None;
        }
        let row = days.len() + 1;
        let mut yearly = Self { years: Vec::new(), before: Vec::new(), in_400_years: 0, days };
        // The row of each kind, by weekday and leap day, and what its year takes away.
        let mut kinds = [None; 14];
        for year in 2000..2400 {
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            let index = first.weekday().num_days_from_monday() as usize * 2;
            let kind = kinds.get_mut(index + usize::from(first.leap_year()))?;
            let (at, open) = *kind.get_or_insert_with(|| {
                let at = yearly.before.len() / row;
                (at, yearly.add_kind(year, week))
            });
            yearly.years.push((yearly.in_400_years, at));
            yearly.in_400_years += open;
        }
        Some(yearly)
    }

    fn add_kind(&mut self, year: i32, week: &Week) -> i64 {
        let mut open = 0;
        for (day, _) in &self.days {
            self.before.push(open);
            if let Some(date) = NaiveDate::from_ymd_opt(year, day / 32, day % 32) {
                let day = i64::from(date.to_epoch_days());
                open += week.day(day).map_or(0, Parts::open);
            }
        }
        self.before.push(open);
        open
    }

    /// What recurring days before this one take away, counted from a fixed day, and whether this
    /// one is closed.
    pub(super) fn before(&self, day: i64) -> (i64, bool) {
        let (cycles, date) = in_cycle(day);
        let day = month_day(date);
        let year = usize::try_from(date.year() - 2000).unwrap_or(0);
        let (earlier, kind) = self.years.get(year).copied().unwrap_or_default();
        let at = self.days.partition_point(|(other, _)| *other < day);
        let in_year = self.before.get(kind * (self.days.len() + 1) + at).copied().unwrap_or(0);
        let closed = self.days.get(at).is_some_and(|(other, _)| *other == day);
        (cycles * self.in_400_years + earlier + in_year, closed)
    }

    pub(super) fn name(&self, day: i64) -> Option<&Arc<str>> {
        let day = month_day(in_cycle(day).1);
        let at = self.days.binary_search_by_key(&day, |(other, _)| *other).ok()?;
        self.days.get(at).map(|(_, name)| name)
    }

    /// The next closed day after this one. Eight years can pass between two leap days.
    pub(super) fn after(&self, day: i64) -> Option<i64> {
        let (cycles, date) = in_cycle(day);
        let passed = self.days.partition_point(|(day, _)| *day <= month_day(date));
        let next = (0..=8).find_map(|years| {
            let mut days = self.days.iter().skip(if years == 0 { passed } else { 0 });
            let year = date.year() + years;
            days.find_map(|(day, _)| NaiveDate::from_ymd_opt(year, day / 32, day % 32))
        })?;
        Some(cycles * CYCLE_DAYS + i64::from(next.to_epoch_days()))
    }

    pub(super) fn in_400_years(&self) -> i64 {
        self.in_400_years
    }
}

/// The date of the years 2000 to 2399 that is like the day, which is counted from 1970-01-01, and
/// the 400 years between them.
fn in_cycle(day: i64) -> (i64, NaiveDate) {
    let since = day - CYCLE_BEGIN;
    let day = CYCLE_BEGIN + since.rem_euclid(CYCLE_DAYS);
    let date = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days);
    (since.div_euclid(CYCLE_DAYS), date.unwrap_or_default())
}
