//! Business calendars: which instants count, and the arithmetic on them.
