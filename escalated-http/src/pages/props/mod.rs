//! Pure builders: from what the core knows to the props of pages, under the platform's names.
//!
//! Whatever a requester sees is built in [`public`], which takes a `PublicThread` and so cannot
//! show a note.

mod activity;
mod catalog;
mod facts;
mod files;
mod instants;
mod names;
mod paginator;
mod public;
mod rows;
mod shared;
mod sla_activity;
mod staff;

pub(crate) use activity::{activity, wanted};
pub(crate) use catalog::{channels, departments, options, priorities, statuses, tags};
pub(crate) use files::Files;
pub(crate) use instants::{instant, maybe_instant};
pub(crate) use names::Names;
pub(crate) use paginator::{Address, paginator};
pub(crate) use public::{PublicView, public_ticket};
pub(crate) use rows::{public_row, staff_row};
pub(crate) use shared::{Refused, Shared, sentence};
pub(crate) use staff::{StaffView, seen_tags, staff_ticket};
