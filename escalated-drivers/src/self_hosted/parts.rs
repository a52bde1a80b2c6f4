use std::{fmt, sync::Arc};

use escalated_core::{
    actor::Identify,
    attachments::BlobStore,
    authz::{Authorizer, RolePolicy},
    broadcast::{Broadcaster, NoBroadcaster},
    directory::Directory,
    engines::{Extension, PluginHost, SlaEngine},
    entropy::{Entropy, SystemEntropy},
    keyring::Keyring,
    mail::Mailer,
    pipeline::ChangeHook,
    search::{NativeIndex, SearchIndex},
    time::{Clock, SystemClock},
};

use crate::{mail::MailSettings, sql::Db, subscriptions::Subscription};

/// How mail leaves, and as whom.
#[derive(Clone)]
pub struct MailParts {
    /// Names, addresses, links.
    pub settings: MailSettings,
    /// Sends.
    pub mailer: Arc<dyn Mailer>,
}

/// Everything that a self-hosted helpdesk is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The host's secrets.
    pub keyring: Keyring,
    /// The host's login.
    pub identify: Arc<dyn Identify>,
    /// The host's people.
    pub directory: Arc<dyn Directory>,
    /// Who may do what.
    pub authorizer: Arc<dyn Authorizer>,
    /// How searches are carried out.
    pub search: Arc<dyn SearchIndex>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Bytes of files.
    pub blobs: Arc<dyn BlobStore>,
    /// Mail, or none.
    pub mail: Option<MailParts>,
    /// The host's own code that is told of events.
    pub subscriptions: Vec<Subscription>,
    /// Rules in the pipeline.
    pub hooks: Vec<Arc<dyn ChangeHook>>,
    /// The SLA engine, or none.
    pub sla: Option<Arc<dyn SlaEngine>>,
    /// The plugin host, or none.
    pub plugins: Option<Arc<dyn PluginHost>>,
    /// Tells open screens.
    pub broadcaster: Arc<dyn Broadcaster>,
    /// Other engines.
    pub extensions: Vec<Arc<dyn Extension>>,
}

impl Parts {
    /// The least that there must be, and for the rest what holds unless a host says otherwise: roles
    /// decide, the machine's clock and random bytes, no mail, no engines.
    #[must_use]
    pub fn new(
        db: Db,
        keyring: Keyring,
        identify: Arc<dyn Identify>,
        directory: Arc<dyn Directory>,
        blobs: Arc<dyn BlobStore>,
    ) -> Self {
        Self {
            db,
            keyring,
            identify,
            directory,
            authorizer: Arc::new(RolePolicy),
            search: Arc::new(NativeIndex),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            blobs,
            mail: None,
            subscriptions: Vec::new(),
            hooks: Vec::new(),
            sla: None,
            plugins: None,
            broadcaster: Arc::new(NoBroadcaster),
            extensions: Vec::new(),
        }
    }

    /// Every extension, the engines first.
    pub(super) fn all_extensions(&self) -> Vec<Arc<dyn Extension>> {
        let sla = self.sla.clone().map(|sla| -> Arc<dyn Extension> { sla });
        let plugins = self.plugins.clone().map(|plugins| -> Arc<dyn Extension> { plugins });
        sla.into_iter().chain(plugins).chain(self.extensions.iter().cloned()).collect()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("db", &self.db).finish_non_exhaustive()
    }
}
