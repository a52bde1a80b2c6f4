//! Calendars against vectors, against clocks that step, and against wrong input.

mod vectors;
