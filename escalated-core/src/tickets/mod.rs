//! Tickets: the noun, its words, the rules that change it, and how it is listed.

mod awaiting;
mod channel;
mod draft;
mod driver;
mod fields;
mod kind;
mod list;
mod priority;
mod reference;
pub mod rules;
mod status;
mod ticket;
mod view;

pub use awaiting::Awaiting;
pub use channel::Channel;
pub use draft::{NewTicket, RequesterInput};
pub use driver::{BatchDriver, TicketDriver};
pub use fields::{Facts, TICKET_FIELDS};
pub use kind::TicketType;
pub use list::{SortDir, SortKey, TicketQuery, TicketSort};
pub use priority::Priority;
pub use reference::{Reference, ReferencePrefix, TicketKey};
pub use status::Status;
pub use ticket::{Requester, SlaMarks, Ticket};
pub use view::{TicketDetail, TicketListItem};
