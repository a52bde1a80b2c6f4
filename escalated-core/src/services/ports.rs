use std::{fmt, sync::Arc};

use async_trait::async_trait;

use crate::{
    Result,
    activities::ActivityStore,
    actor::Identify,
    attachments::{AttachmentStore, BlobStore},
    authz::Authorizer,
    broadcast::Broadcaster,
    contacts::{ContactStore, GuestStore},
    departments::DepartmentStore,
    directory::Directory,
    engines::{PluginHost, SlaEngine},
    entropy::Entropy,
    jobs::JobStore,
    keyring::Keyring,
    outbox::{DeliveryStore, EventRelay},
    plugins::{PluginDataStore, PluginLogStore, PluginStore},
    replies::MessageStore,
    settings::SettingsStore,
    sla::{CalendarStore, ClockStore, EscalationRuleStore, PolicyStore, SweepStore},
    tags::TagStore,
    tickets::{BatchDriver, TicketDriver},
    time::Clock,
    tokens::TokenStore,
};

/// Whether what a helpdesk depends on is there.
#[async_trait]
pub trait Health: Send + Sync {
    /// Asks the database for an answer; `database_unavailable` when it does not give one.
    async fn check(&self) -> Result<()>;
}

/// Everything that a helpdesk stands on, chosen at run time. Nothing of it is global.
#[derive(Clone)]
pub struct Ports {
    /// The hosting mode.
    pub tickets: Arc<dyn TicketDriver>,
    /// Many commands under few commits.
    pub batches: Arc<dyn BatchDriver>,
    /// Recorded changes.
    pub activities: Arc<dyn ActivityStore>,
    /// Departments.
    pub departments: Arc<dyn DepartmentStore>,
    /// Tags.
    pub tags: Arc<dyn TagStore>,
    /// Contacts.
    pub contacts: Arc<dyn ContactStore>,
    /// Guests' tokens.
    pub guests: Arc<dyn GuestStore>,
    /// Settings.
    pub settings: Arc<dyn SettingsStore>,
    /// API tokens.
    pub tokens: Arc<dyn TokenStore>,
    /// Messages by themselves.
    pub messages: Arc<dyn MessageStore>,
    /// Rows of files.
    pub attachments: Arc<dyn AttachmentStore>,
    /// Bytes of files.
    pub blobs: Arc<dyn BlobStore>,
    /// Outbox and dead letters.
    pub deliveries: Arc<dyn DeliveryStore>,
    /// Events by position.
    pub relay: Arc<dyn EventRelay>,
    /// Jobs.
    pub jobs: Arc<dyn JobStore>,
    /// The SLA engine, if the host has one.
    pub sla: Option<Arc<dyn SlaEngine>>,
    /// Calendars and shared holidays.
    pub calendars: Arc<dyn CalendarStore>,
    /// SLA policies and managers.
    pub policies: Arc<dyn PolicyStore>,
    /// SLA clocks.
    pub clocks: Arc<dyn ClockStore>,
    /// Sweeps over SLA clocks.
    pub sweeps: Arc<dyn SweepStore>,
    /// Escalation rules.
    pub escalation_rules: Arc<dyn EscalationRuleStore>,
    /// The plugin host, if the host has one.
    pub plugin_host: Option<Arc<dyn PluginHost>>,
    /// Plugins, and what admins decided on them.
    pub plugins: Arc<dyn PluginStore>,
    /// Documents of plugins.
    pub plugin_data: Arc<dyn PluginDataStore>,
    /// Logs of plugins.
    pub plugin_logs: Arc<dyn PluginLogStore>,
    /// Open screens.
    pub broadcaster: Arc<dyn Broadcaster>,
    /// Whether the database answers.
    pub health: Arc<dyn Health>,
    /// The host's people.
    pub directory: Arc<dyn Directory>,
    /// The host's login.
    pub identify: Arc<dyn Identify>,
    /// Who may do what.
    pub authorizer: Arc<dyn Authorizer>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The host's secrets.
    pub keyring: Arc<Keyring>,
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ports(..)")
    }
}
