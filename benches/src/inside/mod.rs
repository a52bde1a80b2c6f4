//! The service in this process: to prepare tickets, to log the statements of one request, and to
//! measure it without HTTP.

mod capture;
mod direct;
mod open;
mod people;
mod prepare;
mod recorder;

pub(crate) use capture::{Asker, capture};
pub(crate) use direct::Direct;
pub(crate) use open::{Inside, SECRET, open, open_with};
pub(crate) use people::{CUSTOMER, NoLogin, People};
pub(crate) use prepare::prepare;
pub(crate) use recorder::Recorder;
