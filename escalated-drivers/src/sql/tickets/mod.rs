//! Tickets in SQL: one row, its tags, its search text, and lists.

mod detail;
mod frequency;
mod index_words;
mod insert;
mod keyset;
mod list;
mod list_by_status;
mod list_row;
mod row;
mod search_plan;
mod search_text;
mod select;
mod tags;
mod update;

pub(crate) use detail::{Head, select_head};
pub(crate) use frequency::WordFrequencies;
pub use frequency::WordFrequency;
pub(crate) use insert::insert_ticket;
pub use list::TicketList;
pub use list_row::TicketListRow;
pub(crate) use row::{TicketRow, level, stored};
pub(crate) use search_text::{TicketText, append_search_text, append_search_texts};
pub(crate) use select::{select_ticket, select_tickets, ticket_columns};
pub(crate) use tags::{TagLinks, remove_tags, ticket_tags};
pub(crate) use update::update_ticket;
