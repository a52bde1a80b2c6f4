//! Business calendars: which instants count, and the arithmetic on them.

mod check;
mod civil;
mod closures;
mod hours;
mod overlaps;
mod spans;
mod timezone;
mod week;
mod yearly;
mod zone;

pub use check::{check_calendar, check_holidays};
pub use hours::Hours;
pub use spans::HoursSpan;
pub(crate) use timezone::timezones;
