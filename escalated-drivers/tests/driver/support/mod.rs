//! A helpdesk on a fresh database for each test, and a host's way into the same database.
#![expect(dead_code, reason = "every suite uses another part of it")]

mod database;
mod desk;
mod fixture;
mod kind;

pub(crate) use database::Database;
pub(crate) use desk::{Desk, Extras};
pub(crate) use fixture::{mysql, one_mysql, one_postgres, one_sqlite, postgres, sqlite};
pub(crate) use kind::{ALL, Kind};
