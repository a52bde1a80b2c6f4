use std::{collections::BTreeSet, fmt, sync::Arc};

use escalated_core::{
    Error, Result,
    entropy::{Entropy, SystemEntropy},
    ids::TenantId,
    keyring::{Keyring, Purpose},
    plugins::{FieldKind, Manifest},
};
use serde_json::{Map, Value, json};

/// The member that holds a value which was sealed.
const SEALED: &str = "$sealed";

/// Seals the secrets in configurations of plugins, so that who reads the database alone, or a backup
/// of it, does not read them.
#[derive(Clone)]
pub(crate) struct Secrets {
    keyring: Option<Arc<Keyring>>,
    entropy: Arc<dyn Entropy>,
}

impl Default for Secrets {
    /// Without a keyring nothing is opened, and no secret is taken.
    fn default() -> Self {
        Self { keyring: None, entropy: Arc::new(SystemEntropy) }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// Whose configuration it is.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) tenant: &'a TenantId,
    pub(super) plugin: &'a str,
}

impl Owner<'_> {
    fn place(self, key: &str) -> String {
        json!([self.tenant, self.plugin, key]).to_string()
    }
}

/// How a configuration was stored, beside what it says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sealing {
    /// Which values were sealed.
    pub(super) sealed: BTreeSet<String>,
    /// What nobody can open any more, as it is stored.
    pub(super) lost: Map<String, Value>,
    /// Whether a value was sealed under the secret before the current one.
    pub(super) is_old: bool,
}

impl Sealing {
    /// Whether a new version of the plugin, or a new secret, asks for the values to be sealed anew.
    pub(super) fn is_stale(&self, config: &Map<String, Value>, manifest: &Manifest) -> bool {
        let bare = |key: &String| !self.sealed.contains(key) && is_secret(manifest, key);
        self.is_old || config.keys().any(bare)
    }
}

impl Secrets {
    pub(crate) fn new(keyring: Arc<Keyring>, entropy: Arc<dyn Entropy>) -> Self {
        Self { keyring: Some(keyring), entropy }
    }

    /// Reads a configuration. A secret that cannot be opened is as one that was never set.
    pub(super) fn open(
        &self,
        owner: Owner<'_>,
        stored: Map<String, Value>,
    ) -> (Map<String, Value>, Sealing) {
        let (mut config, mut sealing) = (Map::new(), Sealing::default());
        for (key, value) in stored {
            let Some(text) = sealed_text(&value) else {
                config.insert(key, value);
                continue;
            };
            let ring = self.keyring.as_deref();
            let opened =
                ring.and_then(|ring| ring.open(Purpose::StoredSecret, &owner.place(&key), text));
            let read = opened.as_ref().and_then(|opened| serde_json::from_str(&opened.text).ok());
            match (opened, read) {
                (Some(opened), Some(read)) => {
                    sealing.is_old |= !opened.is_current;
                    sealing.sealed.insert(key.clone());
                    config.insert(key, read);
                }
                _ => drop(sealing.lost.insert(key, value)),
            }
        }
        (config, sealing)
    }

    /// A configuration as it is stored: what the manifest calls a secret, and what was sealed before,
    /// is sealed.
    pub(super) fn seal(
        &self,
        owner: Owner<'_>,
        manifest: &Manifest,
        config: &Map<String, Value>,
        sealing: &Sealing,
    ) -> Result<Map<String, Value>> {
        let mut stored = sealing.lost.clone();
        for (key, value) in config {
            let is_secret = is_secret(manifest, key) || sealing.sealed.contains(key);
            // What only looks sealed must come back as it was written, too.
            let value = if is_secret || sealed_text(value).is_some() {
                self.sealed(owner, key, value)?
            } else {
                value.clone()
            };
            stored.insert(key.clone(), value);
        }
        Ok(stored)
    }

    fn sealed(&self, owner: Owner<'_>, key: &str, value: &Value) -> Result<Value> {
        let ring = self.keyring.as_deref().ok_or_else(|| {
            Error::internal("secret_not_sealed", "there is no keyring to seal a secret with")
        })?;
        let (place, text) = (owner.place(key), value.to_string());
        let sealed = ring.seal(Purpose::StoredSecret, &place, &text, &*self.entropy)?;
        Ok(json!({ SEALED: sealed }))
    }
}

pub(super) fn is_secret(manifest: &Manifest, key: &str) -> bool {
    let secrets = manifest.config.iter().filter(|field| field.kind == FieldKind::Password);
    secrets.map(|field| field.name.as_str()).any(|name| name == key)
}

fn sealed_text(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(SEALED)?.as_str()
}
