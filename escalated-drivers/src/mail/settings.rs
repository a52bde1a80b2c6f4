use escalated_core::{Error, Result, contacts::check_email, mail::MailDomain};

use super::one_line::one_line;

/// What a host says about its mail.
///
/// ```
/// use escalated_drivers::mail::MailSettings;
/// let settings = MailSettings {
///     domain: "help.example.org".into(),
///     from_name: "Example Support".into(),
///     from_email: "support@help.example.org".into(),
///     base_url: "https://example.org/support".into(),
/// };
/// assert!(settings.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailSettings {
    /// The domain of Message-IDs and reply addresses.
    pub domain: String,
    /// The name in `From`, and how the helpdesk signs.
    pub from_name: String,
    /// The address in `From`.
    pub from_email: String,
    /// Where people reach the helpdesk, with the prefix under which it is mounted.
    pub base_url: String,
}

impl MailSettings {
    /// Checks every part before the first mail.
    ///
    /// # Errors
    /// `invalid_domain`, `required` or `invalid_email` for `mail_from`, `invalid_url` for
    /// `mail_base_url`.
    pub fn check(&self) -> Result<MailDomain> {
        check_email("mail_from", &self.from_email)?;
        let web = ["https://", "http://"]
            .iter()
            .any(|scheme| self.base_url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
        if !web || self.base_url.chars().any(|c| c.is_control() || c.is_whitespace()) {
            let message = "the address of the helpdesk, such as https://example.org/support";
            return Err(Error::field("mail_base_url", "invalid_url", message));
        }
        MailDomain::new(self.domain.clone())
    }

    /// The name as it is shown.
    pub(super) fn brand(&self) -> String {
        let name = one_line(&self.from_name, 100);
        if name.is_empty() { "Support".into() } else { name }
    }

    /// The address of a page of the helpdesk.
    pub(super) fn link(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::MailSettings;

    #[test]
    fn wrong_settings_are_named() {
        let good = MailSettings {
            domain: "help.example.org".into(),
            from_name: String::new(),
            from_email: "support@example.org".into(),
            base_url: "https://example.org/support/".into(),
        };
        assert_eq!(good.link("guest/1"), "https://example.org/support/guest/1");
        assert_eq!(good.brand(), "Support");
        let wrong = [
            MailSettings { domain: "a b".into(), ..good.clone() },
            MailSettings { from_email: "a@b, c@d".into(), ..good.clone() },
            MailSettings { base_url: "javascript:alert(1)".into(), ..good.clone() },
            MailSettings { base_url: "https://".into(), ..good.clone() },
        ];
        for settings in wrong {
            assert!(settings.check().is_err(), "{settings:?}");
        }
    }
}
