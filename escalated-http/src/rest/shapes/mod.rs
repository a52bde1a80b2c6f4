//! Forms that every answer of the API shares.

mod data;
mod moment;
mod page_meta;
mod present;

pub(super) use data::{Data, Done};
pub(super) use moment::Moment;
pub(super) use page_meta::{Listed, PageMeta};
pub(super) use present::present;
