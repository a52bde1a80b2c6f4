use std::{collections::BTreeMap, sync::Arc};

use super::Services;
use crate::{
    Error, FieldError, Result,
    actor::Cx,
    authz::{Operation, Resource},
    settings::{SettingKey, Settings},
};

/// The settings under the platform's keys, as texts.
pub type SettingsView = BTreeMap<&'static str, String>;

impl Services {
    /// The typed settings of the tenant; for the helpdesk's own use.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settings(&self, cx: &Cx) -> Result<Arc<Settings>> {
        self.ports.settings.settings(cx).await
    }

    /// The settings under the platform's keys, for admins.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_settings(&self, cx: &Cx) -> Result<SettingsView> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        Ok(self.ports.settings.settings(cx).await?.to_pairs())
    }

    /// Changes settings, all or none.
    ///
    /// # Errors
    /// `forbidden`, `unknown_setting`, `invalid_setting`, and `required` for a guest policy
    /// `guest_user` without a user who exists.
    pub async fn update_settings(
        &self,
        cx: &Cx,
        pairs: &BTreeMap<String, String>,
    ) -> Result<SettingsView> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        let mut checked = Vec::new();
        let mut errors = Vec::new();
        for (key, value) in pairs {
            match SettingKey::parse(key) {
                Err(_) => {
                    let message = format!("known settings are {}", SettingKey::WORDS.join(", "));
                    errors.push(FieldError::new(key, "unknown_setting", message));
                }
                Ok(known) => match Settings::check(known, value) {
                    Ok(()) => checked.push((known, value.clone())),
                    Err(error) => errors.extend(error.fields().iter().cloned()),
                },
            }
        }
        if pairs.get("guest_policy_mode").is_some_and(|mode| mode == "guest_user") {
            errors.extend(self.check_stand_in(cx, pairs).await?);
        }
        if !errors.is_empty() {
            return Err(Error::invalid(errors));
        }
        let moves_clocks = checked.iter().any(|(key, _)| key.as_str().starts_with("sla_"));
        let change = self.ports.settings.put_settings(cx, &checked);
        if moves_clocks && self.ports.sla.is_some() {
            self.changing(cx, change).await?;
        } else {
            change.await?;
        }
        self.list_settings(cx).await
    }

    async fn check_stand_in(
        &self,
        cx: &Cx,
        pairs: &BTreeMap<String, String>,
    ) -> Result<Option<FieldError>> {
        let field = "guest_policy_user_id";
        let Some(id) = pairs.get(field).filter(|id| !id.is_empty()) else {
            let message = "name the user who stands in for guests";
            return Ok(Some(FieldError::new(field, "required", message)));
        };
        let id = crate::ids::HostUserId::new(id.clone());
        let people = self.ports.directory.people(&cx.tenant, &[id]).await?;
        let missing = FieldError::new(field, "unknown_user", "name a user who exists");
        Ok(people.is_empty().then_some(missing))
    }
}
