use std::sync::Arc;

use escalated_core::{
    Result,
    jobs::JobHandler,
    keyring::Keyring,
    outbox::Consumer,
    services::{Ports, Services},
};

use super::{Parts, SelfHosted};
use crate::{
    delivery::{Dispatcher, Housekeeping, Workers},
    files::SweepUploads,
    local::{LocalDriver, LocalOptions},
    mail::{MailConsumer, MailPorts},
    sql::{sla::SqlSweeps, stores::SqlStores},
};

impl SelfHosted {
    /// Puts the parts together. Starts no task and changes no schema.
    ///
    /// # Errors
    /// What the mail settings refuse.
    pub fn assemble(parts: Parts) -> Result<Self> {
        let keyring = Arc::new(parts.keyring.clone());
        let stores =
            SqlStores::new(parts.db.clone()).with_keyring(keyring.clone(), parts.entropy.clone());
        let driver = LocalDriver::new(stores.clone(), options(&parts, keyring.clone())?);
        let shared = Arc::new(stores);
        let ports = ports(&parts, keyring, &driver, &shared);
        let consumers = consumers(&parts, &ports, &shared)?;
        let extensions = parts.all_extensions();
        let dispatcher = Dispatcher::new(
            shared.clone(),
            &ports.jobs,
            shared.clone(),
            consumers,
            handlers(&parts, &shared),
            parts.clock,
            &parts.entropy,
        );
        let workers = Workers::new(dispatcher, driver.wake_up());
        let services = Services::new(ports);
        for extension in &extensions {
            extension.connect(&services);
        }
        Ok(Self::new(services, driver, workers, extensions))
    }
}

fn options(parts: &Parts, keyring: Arc<Keyring>) -> Result<LocalOptions> {
    let mut hooks = parts.hooks.clone();
    hooks.extend(parts.all_extensions().iter().flat_map(|extension| extension.hooks()));
    let mail_domain = parts.mail.as_ref().map(|mail| mail.settings.check()).transpose()?;
    Ok(LocalOptions {
        hooks,
        authorizer: parts.authorizer.clone(),
        directory: parts.directory.clone(),
        search: parts.search.clone(),
        entropy: parts.entropy.clone(),
        keyring,
        mail_domain,
    })
}

fn ports(
    parts: &Parts,
    keyring: Arc<Keyring>,
    driver: &LocalDriver,
    shared: &Arc<SqlStores>,
) -> Ports {
    let tickets = Arc::new(driver.clone());
    let sweeps = SqlSweeps::new(SqlStores::clone(shared), parts.entropy.clone(), driver.wake_up());
    Ports {
        tickets: tickets.clone(),
        batches: tickets.clone(),
        activities: shared.clone(),
        departments: shared.clone(),
        tags: shared.clone(),
        contacts: shared.clone(),
        guests: shared.clone(),
        settings: shared.clone(),
        tokens: shared.clone(),
        messages: shared.clone(),
        attachments: shared.clone(),
        blobs: parts.blobs.clone(),
        deliveries: shared.clone(),
        relay: shared.clone(),
        jobs: shared.clone(),
        sla: parts.sla.clone(),
        calendars: shared.clone(),
        policies: shared.clone(),
        clocks: shared.clone(),
        sweeps: Arc::new(sweeps),
        escalation_rules: shared.clone(),
        plugin_host: parts.plugins.clone(),
        plugins: shared.clone(),
        plugin_data: shared.clone(),
        plugin_logs: shared.clone(),
        broadcaster: parts.broadcaster.clone(),
        health: tickets,
        directory: parts.directory.clone(),
        identify: parts.identify.clone(),
        authorizer: parts.authorizer.clone(),
        clock: parts.clock.clone(),
        entropy: parts.entropy.clone(),
        keyring,
    }
}

fn consumers(
    parts: &Parts,
    ports: &Ports,
    shared: &Arc<SqlStores>,
) -> Result<Vec<Arc<dyn Consumer>>> {
    let mut consumers: Vec<Arc<dyn Consumer>> = Vec::new();
    if let Some(mail) = &parts.mail {
        let ports = MailPorts {
            source: shared.clone(),
            tickets: ports.tickets.clone(),
            contacts: shared.clone(),
            directory: ports.directory.clone(),
            settings: shared.clone(),
            mailer: mail.mailer.clone(),
            sent: shared.clone(),
            message_ids: shared.clone(),
            keyring: ports.keyring.clone(),
            clock: ports.clock.clone(),
        };
        consumers.push(Arc::new(MailConsumer::new(ports, mail.settings.clone())?));
    }
    for subscription in &parts.subscriptions {
        consumers.push(Arc::new(subscription.clone()));
    }
    consumers.extend(parts.all_extensions().iter().flat_map(|extension| extension.consumers()));
    Ok(consumers)
}

fn handlers(parts: &Parts, shared: &Arc<SqlStores>) -> Vec<Arc<dyn JobHandler>> {
    let mut handlers: Vec<Arc<dyn JobHandler>> = vec![
        Arc::new(SweepUploads::new(shared.clone(), parts.blobs.clone())),
        Arc::new(Housekeeping::new(SqlStores::clone(shared))),
    ];
    handlers.extend(parts.all_extensions().iter().flat_map(|extension| extension.job_handlers()));
    handlers
}
