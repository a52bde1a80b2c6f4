#![doc = include_str!("../README.md")]

pub mod calendars;
pub mod policies;
pub mod timeline;
