//! Business calendars: which instants count, and the arithmetic on them.

mod civil;
mod closures;
mod hours;
mod spans;
mod timezone;
mod week;
mod yearly;
mod zone;

pub use hours::Hours;
pub use spans::HoursSpan;
