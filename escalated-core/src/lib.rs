#![doc = include_str!("../README.md")]

pub mod activities;
pub mod actor;
pub mod attachments;
pub mod authz;
pub mod broadcast;
pub mod conditions;
pub mod contacts;
pub mod departments;
pub mod directory;
pub mod engines;
pub mod entropy;
pub mod error;
pub mod events;
pub mod fold;
pub mod ids;
pub mod jobs;
pub mod keyring;
pub mod mail;
pub mod outbox;
pub mod page;
pub mod pipeline;
pub mod plugins;
pub mod replies;
pub mod search;
pub mod services;
pub mod settings;
pub mod sla;
pub mod tags;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tickets;
pub mod time;
pub mod tokens;
pub mod ui;
mod words;

pub use error::{Error, ErrorKind, FieldError, Result};
