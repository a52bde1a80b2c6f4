//! Contacts: guests by address, and the policy for tickets that they open.

mod contact;
mod guest_access;
mod guest_policy;
mod store;

pub use contact::{Contact, MAX_EMAIL, check_email};
pub use guest_access::GuestAccess;
pub use guest_policy::{GuestPolicy, GuestRequester};
pub use store::{ContactQuery, ContactStore, GuestStore, GuestTicket};
