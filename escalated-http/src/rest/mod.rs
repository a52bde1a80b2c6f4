//! REST v1: the platform's shapes, and what it lacks.

mod activities;
mod agents;
mod attachments;
mod auth;
mod contacts;
mod dashboard;
mod departments;
mod description;
mod operations;
mod plugins;
mod probes;
mod register;
mod replies;
mod settings;
mod shapes;
mod sla;
mod tags;
mod tickets;
mod tokens;

pub(crate) use register::{register, register_files, register_probes};
