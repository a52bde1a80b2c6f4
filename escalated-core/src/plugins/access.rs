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
