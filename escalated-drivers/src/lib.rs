#![doc = include_str!("../README.md")]

pub mod files;
pub mod mail;
pub mod subscriptions;
