#![doc = include_str!("../README.md")]

pub mod delivery;
pub mod files;
pub mod local;
pub mod mail;
pub mod sql;
pub mod subscriptions;
