#![doc = include_str!("../README.md")]

mod builder;
mod helpdesk;

pub use builder::Builder;
#[cfg(feature = "actix")]
pub use escalated_actix as actix;
#[cfg(feature = "axum")]
pub use escalated_axum as axum;
pub use escalated_core as core;
pub use escalated_drivers as drivers;
pub use escalated_http as http;
#[cfg(feature = "plugins")]
pub use escalated_plugins as plugins;
#[cfg(feature = "sla")]
pub use escalated_sla as sla;
pub use helpdesk::{Helpdesk, guarded};

pub use escalated_core::{Error, ErrorKind, Result};
pub use escalated_drivers::{
    local::{Guarded, Joined},
    mail::{MailSettings, MemoryMailer, SmtpMailer},
    sql::{ConnectOptions, Pool},
    subscriptions::Delivered,
};
pub use escalated_http::{EscalatedService, HttpConfig};
