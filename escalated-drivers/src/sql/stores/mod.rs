//! The stores: each core port of one domain over SQL.

mod activities;
mod attachments;
mod contacts;
mod departments;
mod guests;
mod ids;
mod messages;
mod settings;
mod sql_stores;
mod statistics;
mod tags;
mod tokens;

pub(crate) use activities::{ACTIVITY_COLUMNS, ActivityRow, select_activities};
pub(crate) use attachments::select_attachments;
pub(crate) use contacts::{find_by_email, find_or_create, select_contacts};
pub(crate) use departments::select_departments;
pub(crate) use ids::{owner_key, short_hash};
pub(crate) use messages::{select_thread, set_message_id};
pub use settings::SettingsCache;
pub(crate) use settings::select_settings;
pub use sql_stores::SqlStores;
pub(crate) use tags::{TagRow, select_tags};
