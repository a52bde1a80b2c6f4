//! `import-mail`: tickets out of stored mail. Every message ends as a ticket or as a refusal with
//! its reason; none is lost, and none stops the next.

mod command;
mod draft;
mod found;
mod mbox;
mod parse;
mod read;
mod report;
mod robots;
mod run;
mod sender;
mod subject;
#[cfg(test)]
mod tests;
mod text;
mod walk;

pub(crate) use command::import;
use report::{Refused, Report};
use run::run;
