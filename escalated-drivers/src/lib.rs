#![doc = include_str!("../README.md")]

pub mod delivery;
pub mod files;
pub mod local;
pub mod mail;
pub mod migrate;
pub mod self_hosted;
pub mod sql;
pub mod subscriptions;
