use std::{path::Path, sync::Arc};

use anyhow::{Result, ensure};
use escalated_core::{
    actor::Cx,
    engines::PluginHost,
    ids::{HostUserId, TenantId},
    plugins::Activation,
    tickets::{NewTicket, RequesterInput, TicketDriver},
    time::{Clock, SystemClock},
};
use escalated_plugins::{
    host::{PluginOptions, Plugins},
    runtimes::NodeOptions,
};
use tokio::sync::oneshot;

use super::folder::PLUGINS;
use crate::{
    inside::{CUSTOMER, Inside, open_with},
    sample::Sample,
    stopwatch::Stopwatch,
};

/// A helpdesk on SQLite, with plugins or without.
pub(super) async fn open(folder: &Path, plugins: Option<&Path>) -> Result<Inside> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let host = plugins.map(|plugins| -> Arc<dyn PluginHost> {
        let options = PluginOptions::default().runtime(NodeOptions::new(plugins));
        Arc::new(Plugins::new(options, &clock))
    });
    let has_plugins = host.is_some();
    let name = if has_plugins { "with.db" } else { "without.db" };
    let url = format!("sqlite:{}", folder.join(name).display());
    let inside = open_with(&url, folder, host).await?;
    if has_plugins {
        let cx = Cx::system(TenantId::default(), SystemClock.now());
        let services = inside.service.services();
        let found = services.discover_plugins(&cx).await?;
        ensure!(found.len() == PLUGINS, "{} plugins were found", found.len());
        for plugin in found {
            services.activate_plugin(&cx, &plugin.name, &Activation::default()).await?;
        }
    }
    Ok(inside)
}

/// One client opens tickets while the workers tell of them.
pub(super) async fn create(inside: &Inside, tickets: usize) -> Result<Sample> {
    let (stop, stopped) = oneshot::channel::<()>();
    let workers = inside.service.clone();
    let workers = tokio::spawn(async move {
        let shutdown = async {
            let _ = stopped.await;
        };
        workers.run(shutdown).await;
    });
    let (start, mut micros) = (Stopwatch::start(), Vec::with_capacity(tickets));
    for number in 0..tickets {
        let new = NewTicket {
            subject: format!("The grinder makes a noise ({number})"),
            description: "It began on Monday. Since then every cup is loud.".into(),
            requester: RequesterInput::User { id: HostUserId::new(CUSTOMER) },
            ..NewTicket::default()
        };
        let cx = Cx::system(TenantId::default(), SystemClock.now());
        let watch = Stopwatch::start();
        inside.service.driver().create(&cx, new).await?;
        micros.push(watch.micros());
    }
    let elapsed = start.elapsed();
    let _ = stop.send(());
    workers.await?;
    inside.service.drain().await?;
    Ok(Sample { micros, elapsed })
}
