//! REST v1: the platform's shapes, and what it lacks.

mod description;
mod probes;
mod register;

pub(crate) use register::{register, register_probes};
