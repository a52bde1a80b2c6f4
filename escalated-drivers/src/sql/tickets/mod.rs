//! Tickets in SQL: one row, its tags, its search text, and lists.

mod index_words;
mod insert;
mod row;
mod search_text;
mod select;
mod tags;
mod update;

pub(crate) use insert::insert_ticket;
pub(crate) use row::{TicketRow, requester, stored};
pub(crate) use search_text::append_search_text;
pub(crate) use select::{select_ticket, ticket_columns};
pub(crate) use tags::{add_tags, remove_tags, ticket_tags};
pub(crate) use update::update_ticket;
