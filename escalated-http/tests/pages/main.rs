//! The pages as a browser without JavaScript walks them, on SQLite.
#![cfg(feature = "ui")]

mod agents;
mod browser;
mod customers;
mod desk;
mod edges;
mod guests;
