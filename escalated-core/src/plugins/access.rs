use super::Layout;
use crate::words::words;

words! {
    /// Who may call an endpoint of a plugin.
    Audience, "audience" {
        /// Admins; the platform's own rule for endpoints without a capability.
        Admin = "admin", "Admins";
        /// Everybody on the staff.
        Staff = "staff", "Staff";
        /// Everybody who is known, requesters too.
        Known = "known", "Known people";
        /// Everybody.
        Public = "public", "Everybody";
    }
}

/// The capability of the platform that our rules have a word of their own for.
pub(crate) const VIEW_REPORTS: &str = "view_reports";

impl Audience {
    /// Who has a capability of the platform. Whoever works tickets has those on tickets and
    /// contacts; one that is not known here is an admin's.
    ///
    /// ```
    /// use escalated_core::plugins::Audience;
    /// assert_eq!(Audience::of_capability("view_tickets"), Audience::Staff);
    /// assert_eq!(Audience::of_capability("manage_settings"), Audience::Admin);
    /// ```
    #[must_use]
    pub fn of_capability(capability: &str) -> Self {
        let daily = capability.ends_with("_tickets") || capability.ends_with("_contacts");
        if daily || capability == VIEW_REPORTS { Self::Staff } else { Self::Admin }
    }

    /// Who sees a part without a capability of a page of ours: whoever sees the page.
    ///
    /// ```
    /// use escalated_core::plugins::Audience;
    /// assert_eq!(Audience::of_our_page("ticket.show"), Audience::Staff);
    /// assert_eq!(Audience::of_our_page("customer.show"), Audience::Public);
    /// ```
    #[must_use]
    pub fn of_our_page(page: &str) -> Self {
        match page.split_once('.') {
            Some(("customer" | "guest", _)) => Self::Public,
            Some(("admin", _)) => Self::Admin,
            _ => Self::Staff,
        }
    }

    /// Who sees a page without a capability.
    #[must_use]
    pub fn of_layout(layout: Option<Layout>) -> Self {
        match layout {
            None | Some(Layout::Admin) => Self::Admin,
            Some(Layout::Agent) => Self::Staff,
            Some(Layout::Public) => Self::Public,
        }
    }
}
