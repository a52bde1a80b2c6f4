use std::collections::BTreeMap;

use super::SettingKey;
use crate::{
    Error, Result,
    attachments::AttachmentPolicy,
    contacts::GuestPolicy,
    ids::HostUserId,
    sla::SlaSettings,
    tickets::{ReferencePrefix, Status},
};

/// All settings of a tenant, typed. What is stored and no longer fits counts as not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Guests may open tickets.
    pub guest_tickets_enabled: bool,
    /// Requesters may close their tickets.
    pub allow_customer_close: bool,
    /// What files are taken.
    pub attachments: AttachmentPolicy,
    /// The prefix of new references.
    pub reference_prefix: ReferencePrefix,
    /// What a guest's ticket is tied to.
    pub guest_policy: GuestPolicy,
    /// Assigning an open ticket puts it in progress.
    pub on_assign_start_progress: bool,
    /// Replies move tickets between the waiting statuses.
    pub on_reply_flip_waiting: bool,
    /// A requester's reply to a resolved or closed ticket reopens it; otherwise it is refused.
    pub reopen_on_requester_reply: bool,
    /// How SLA clocks work.
    pub sla: SlaSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self::from_pairs(std::iter::empty())
    }
}

impl Settings {
    /// Reads the stored pairs; keys that we do not know are passed over.
    ///
    /// ```
    /// use escalated_core::settings::Settings;
    /// let settings = Settings::from_pairs([("ticket_reference_prefix".into(), "HELP".into())]);
    /// assert_eq!(settings.reference_prefix.reference(7.into_ticket()).as_str(), "HELP-00007");
    /// # trait T { fn into_ticket(self) -> escalated_core::ids::TicketId; }
    /// # impl T for i64 { fn into_ticket(self) -> escalated_core::ids::TicketId {
    /// #     escalated_core::ids::TicketId(self) } }
    /// ```
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut settings = Self {
            guest_tickets_enabled: true,
            allow_customer_close: true,
            attachments: AttachmentPolicy { max_size: 10_240 * 1024, max_count: 5 },
            reference_prefix: ReferencePrefix::default(),
            guest_policy: GuestPolicy::Unassigned,
            on_assign_start_progress: false,
            on_reply_flip_waiting: false,
            reopen_on_requester_reply: true,
            sla: SlaSettings::default(),
        };
        let (mut mode, mut user, mut url) = (String::new(), None, String::new());
        for (key, value) in pairs {
            let Ok(key) = SettingKey::parse(&key) else { continue };
            if check(key, &value).is_err() {
                continue;
            }
            match key {
                SettingKey::GuestTicketsEnabled => settings.guest_tickets_enabled = value == "1",
                SettingKey::AllowCustomerClose => settings.allow_customer_close = value == "1",
                SettingKey::MaxAttachments => {
                    settings.attachments.max_count = value.parse().unwrap_or(5);
                }
                SettingKey::MaxAttachmentSizeKb => {
                    settings.attachments.max_size = value.parse().unwrap_or(10_240) * 1024;
                }
                SettingKey::ReferencePrefix => {
                    settings.reference_prefix = ReferencePrefix::new(value).unwrap_or_default();
                }
                SettingKey::GuestPolicyMode => mode = value,
                SettingKey::GuestPolicyUser => user = Some(HostUserId::new(value)),
                SettingKey::GuestPolicySignupUrl => url = value,
                SettingKey::OnAssignStartProgress => {
                    settings.on_assign_start_progress = value == "1";
                }
                SettingKey::OnReplyFlipWaiting => settings.on_reply_flip_waiting = value == "1",
                SettingKey::ReopenOnRequesterReply => {
                    settings.reopen_on_requester_reply = value == "1";
                }
                SettingKey::SlaEnabled => settings.sla.enabled = value == "1",
                SettingKey::SlaPausingStatuses => {
                    settings.sla.pausing_statuses = statuses(&value).unwrap_or_default();
                }
                SettingKey::SlaPauseOnAwaiting => {
                    settings.sla.pause_on_awaiting_requester = value == "1";
                }
                SettingKey::SlaItilPriority => settings.sla.itil_priority = value == "1",
            }
        }
        settings.guest_policy = match mode.as_str() {
            "guest_user" => GuestPolicy::GuestUser { user_id: user },
            "prompt_signup" => GuestPolicy::PromptSignup { signup_url_template: url },
            _ => GuestPolicy::Unassigned,
        };
        settings
    }

    /// The same under the platform's keys, as texts.
    #[must_use]
    pub fn to_pairs(&self) -> BTreeMap<&'static str, String> {
        let flag = |on: bool| if on { "1" } else { "0" }.to_owned();
        let (user, url) = match &self.guest_policy {
            GuestPolicy::GuestUser { user_id: Some(id) } => (id.to_string(), String::new()),
            GuestPolicy::PromptSignup { signup_url_template } => {
                (String::new(), signup_url_template.clone())
            }
            _ => (String::new(), String::new()),
        };
        SettingKey::ALL
            .iter()
            .map(|key| {
                let value = match key {
                    SettingKey::GuestTicketsEnabled => flag(self.guest_tickets_enabled),
                    SettingKey::AllowCustomerClose => flag(self.allow_customer_close),
                    SettingKey::MaxAttachments => self.attachments.max_count.to_string(),
                    SettingKey::MaxAttachmentSizeKb => {
                        (self.attachments.max_size / 1024).to_string()
                    }
                    SettingKey::ReferencePrefix => self.reference_prefix.clone().into(),
                    SettingKey::GuestPolicyMode => self.guest_policy.mode().to_owned(),
                    SettingKey::GuestPolicyUser => user.clone(),
                    SettingKey::GuestPolicySignupUrl => url.clone(),
                    SettingKey::OnAssignStartProgress => flag(self.on_assign_start_progress),
                    SettingKey::OnReplyFlipWaiting => flag(self.on_reply_flip_waiting),
                    SettingKey::ReopenOnRequesterReply => flag(self.reopen_on_requester_reply),
                    SettingKey::SlaEnabled => flag(self.sla.enabled),
                    SettingKey::SlaPausingStatuses => {
                        let words = self.sla.pausing_statuses.iter().map(|status| status.as_str());
                        words.collect::<Vec<_>>().join(",")
                    }
                    SettingKey::SlaPauseOnAwaiting => flag(self.sla.pause_on_awaiting_requester),
                    SettingKey::SlaItilPriority => flag(self.sla.itil_priority),
                };
                (key.as_str(), value)
            })
            .collect()
    }

    /// Checks one pair before it is stored.
    ///
    /// # Errors
    /// `invalid_setting` (or `invalid_prefix`) with the key as the field.
    pub fn check(key: SettingKey, value: &str) -> Result<()> {
        check(key, value)
    }
}

/// The statuses of a list with commas, each once; none if one is unknown or no clock could rest in
/// it.
fn statuses(list: &str) -> Option<Vec<Status>> {
    let mut found = Vec::new();
    for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let status = Status::parse(word).ok().filter(|status| status.is_open())?;
        if !found.contains(&status) {
            found.push(status);
        }
    }
    Some(found)
}

fn check(key: SettingKey, value: &str) -> Result<()> {
    let wrong = |message: &str| Error::field(key.as_str(), "invalid_setting", message.to_owned());
    let between = |low: u64, high: u64| {
        let fits = value.parse::<u64>().is_ok_and(|n| (low..=high).contains(&n));
        if fits { Ok(()) } else { Err(wrong(&format!("a whole number from {low} to {high}"))) }
    };
    match key {
        SettingKey::MaxAttachments => between(1, 20),
        SettingKey::MaxAttachmentSizeKb => between(512, 102_400),
        SettingKey::ReferencePrefix => ReferencePrefix::new(value).map(|_| ()),
        SettingKey::GuestPolicyMode => {
            if matches!(value, "unassigned" | "guest_user" | "prompt_signup") {
                Ok(())
            } else {
                Err(wrong("one of unassigned, guest_user, prompt_signup"))
            }
        }
        SettingKey::SlaPausingStatuses => {
            statuses(value).map(|_| ()).ok_or_else(|| wrong("open statuses with commas between"))
        }
        SettingKey::GuestPolicyUser => {
            if value.len() <= 191 {
                Ok(())
            } else {
                Err(wrong("at most 191 bytes"))
            }
        }
        SettingKey::GuestPolicySignupUrl => {
            let web = value.starts_with("https://") || value.starts_with("http://");
            let fits =
                value.len() <= 500 && (value.is_empty() || (web && value.contains("{token}")));
            if fits {
                Ok(())
            } else {
                Err(wrong("an http(s) address with {token}, at most 500 bytes"))
            }
        }
        _ => {
            if matches!(value, "0" | "1") {
                Ok(())
            } else {
                Err(wrong("0 or 1"))
            }
        }
    }
}
