use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use escalated_core::{
    Result,
    actor::Cx,
    ids::TenantId,
    plugins::{LogLevel, NewPluginLog},
    time::Timestamp,
};
use serde_json::Value;

use super::Connected;

/// Lines of one plugin that are kept in a minute.
const KEPT_PER_MINUTE: u32 = 60;
/// The longest line, in characters.
const MAX_MESSAGE: usize = 2000;
/// The longest particulars, in bytes.
const MAX_DATA: usize = 8 * 1024;

/// Keeps what plugins say, and what is said of them, within a bound for each.
#[derive(Debug, Clone, Default)]
pub(crate) struct LogKeeper {
    connected: Connected,
    minutes: Arc<Mutex<HashMap<(TenantId, String), Minute>>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Minute {
    number: i64,
    kept: u32,
    left_out: u32,
}

impl LogKeeper {
    pub(crate) fn new(connected: Connected) -> Self {
        Self { connected, minutes: Arc::default() }
    }

    /// Adds a line. What is too much in this minute is counted; the next line tells of it.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn add(
        &self,
        tenant: &TenantId,
        plugin: &str,
        level: LogLevel,
        message: &str,
        data: Value,
        now: Timestamp,
    ) -> Result<()> {
        let Some(left_out) = self.place(tenant, plugin, now) else { return Ok(()) };
        let (message, data) = self.masked(tenant, plugin, message, data, now).await?;
        let message: String = message.chars().take(MAX_MESSAGE).collect();
        trace(plugin, level, &message);
        let line = |level, message, data| NewPluginLog {
            plugin: plugin.to_owned(),
            level,
            message,
            data,
            created_at: now,
        };
        let mut lines = Vec::new();
        if left_out > 0 {
            lines.push(line(LogLevel::Warn, format!("{left_out} more lines"), Value::Null));
        }
        let fits = data.is_null() || data.to_string().len() <= MAX_DATA;
        lines.push(line(level, message, if fits { data } else { Value::Null }));
        self.connected.ports()?.plugin_logs.add_plugin_logs(tenant, &lines).await
    }

    /// A line without the secrets of the plugin's configuration.
    async fn masked(
        &self,
        tenant: &TenantId,
        plugin: &str,
        message: &str,
        data: Value,
        now: Timestamp,
    ) -> Result<(String, Value)> {
        let plugins = &self.connected.ports()?.plugins;
        let active = plugins.active_plugins(tenant, now).await?;
        let found = match active.get(plugin) {
            Some(_) => None,
            None => plugins.find_plugin(&Cx::system(tenant.clone(), now), plugin).await?,
        };
        Ok(match active.get(plugin).or(found.as_ref()) {
            Some(plugin) => (plugin.masked(message), plugin.masked_value(data)),
            None => (message.to_owned(), data),
        })
    }

    /// How many lines were left out before this one; none if this is left out too.
    fn place(&self, tenant: &TenantId, plugin: &str, now: Timestamp) -> Option<u32> {
        let number = now.timestamp().div_euclid(60);
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = minutes.entry((tenant.clone(), plugin.to_owned())).or_default();
        let mut left_out = 0;
        if minute.number != number {
            left_out = minute.left_out;
            *minute = Minute { number, ..Minute::default() };
        }
        if minute.kept >= KEPT_PER_MINUTE {
            minute.left_out = minute.left_out.saturating_add(1);
            return None;
        }
        minute.kept += 1;
        Some(left_out)
    }
}

fn trace(plugin: &str, level: LogLevel, message: &str) {
    const TARGET: &str = "escalated_plugins::log";
    match level {
        LogLevel::Debug => tracing::debug!(target: TARGET, plugin, "{message}"),
        LogLevel::Info => tracing::info!(target: TARGET, plugin, "{message}"),
        LogLevel::Warn => tracing::warn!(target: TARGET, plugin, "{message}"),
        LogLevel::Error => tracing::error!(target: TARGET, plugin, "{message}"),
    }
}
