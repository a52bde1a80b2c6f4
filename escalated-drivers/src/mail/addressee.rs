use escalated_core::{
    fold::fold_email,
    mail::{Notice, NoticeKind, Recipient, RecipientRole},
};

/// Who a mail goes to, with the address at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressee {
    pub(super) kind: NoticeKind,
    pub(super) role: RecipientRole,
    /// Stable over attempts: `user:7`, `contact:3`.
    pub(super) key: String,
    /// Empty for contacts: their names were typed into a form by whoever filled it in.
    pub(super) name: String,
    pub(super) email: String,
    pub(super) is_contact: bool,
}

impl Addressee {
    pub(super) fn new(notice: &Notice, name: &str, email: &str) -> Option<Self> {
        let email = email.trim();
        let (key, is_contact) = match &notice.recipient {
            Recipient::User(id) => (format!("user:{id}"), false),
            Recipient::Contact(id) => (format!("contact:{id}"), true),
        };
        (!email.is_empty()).then(|| Self {
            kind: notice.kind,
            role: notice.role,
            key,
            name: if is_contact { String::new() } else { name.to_owned() },
            email: email.to_owned(),
            is_contact,
        })
    }

    /// Whether nobody reads what is sent there: our own addresses, and robots.
    pub(super) fn is_robot(&self, from_email: &str, domain: &str) -> bool {
        const ROBOTS: [&str; 9] = [
            "mailer-daemon",
            "postmaster",
            "noreply",
            "no-reply",
            "no_reply",
            "donotreply",
            "do-not-reply",
            "do_not_reply",
            "bounce",
        ];
        let address = fold_email(&self.email);
        let Some((local, host)) = address.rsplit_once('@') else { return false };
        address == fold_email(from_email)
            || (host == domain.to_ascii_lowercase() && local.starts_with("reply+"))
            || ROBOTS.contains(&local)
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::ids::HostUserId;

    use super::*;

    #[test]
    fn robots_and_ourselves_are_known() {
        let notice = Notice {
            kind: NoticeKind::TicketReceived,
            role: RecipientRole::Requester,
            recipient: Recipient::User(HostUserId::new("7")),
        };
        let robot = |email| {
            let addressee = Addressee::new(&notice, "Dana", email).unwrap();
            addressee.is_robot("support@example.org", "help.example.org")
        };
        for email in [
            "MAILER-DAEMON@x.org",
            "no-reply@x.org",
            "Support@Example.org",
            "reply+42.aabb@help.example.org",
        ] {
            assert!(robot(email), "{email}");
        }
        for email in ["dana@example.org", "reply+42.aabb@other.org", "postmasters@x.org"] {
            assert!(!robot(email), "{email}");
        }
        assert_eq!(Addressee::new(&notice, "Dana", " "), None);
    }
}
