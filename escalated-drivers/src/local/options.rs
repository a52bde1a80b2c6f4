use std::sync::Arc;

use escalated_core::{
    authz::Authorizer, directory::Directory, entropy::Entropy, keyring::Keyring, mail::MailDomain,
    pipeline::ChangeHook, search::SearchIndex,
};

/// What a local driver stands on beside its database.
#[derive(Clone)]
pub struct LocalOptions {
    /// Rule engines, in order.
    pub hooks: Vec<Arc<dyn ChangeHook>>,
    /// Who may do what.
    pub authorizer: Arc<dyn Authorizer>,
    /// The host's people.
    pub directory: Arc<dyn Directory>,
    /// How queries are carried out.
    pub search: Arc<dyn SearchIndex>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The host's secrets.
    pub keyring: Arc<Keyring>,
    /// The domain of Message-IDs, if mail is sent.
    pub mail_domain: Option<MailDomain>,
}
