//! The SQL layer on all three databases: migrations, conditions, lists, and the text of statements.

mod conditions;
mod database;
mod list_plans;
mod lists;
mod migrations;
mod parity;
mod search;
mod sql_text;
mod tickets;
