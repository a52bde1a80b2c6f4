#![doc = include_str!("../README.md")]

mod body;
mod config;
mod cors;
mod csrf;
mod dashboard;
mod dispatch;
mod edge;
mod identity;
mod limit;
mod links;
mod names;
mod network;
mod openapi;
mod pages;
mod request;
mod response;
mod rest;
mod router;
mod service;
mod state;
#[cfg(feature = "testing")]
pub mod testing;
mod ui;

pub use body::{Body, BoxError};
pub use config::HttpConfig;
pub use network::Network;
pub use request::{ClientAddr, PrefixStripped};
pub use service::EscalatedService;
pub use ui::JsonRenderer;
#[cfg(feature = "ui")]
pub use ui::TeraRenderer;
