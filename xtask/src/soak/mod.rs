//! `cargo xtask soak`: the long counts that no test has time for.
//!
//! It drives the example's own program over HTTP, kills it, races it, hangs up on it and cuts its
//! database, and then asks the API and `helpdesk verify` whether anything was lost. At full size it
//! runs the faults of the SLA too. Plugins that misbehave are watched beside a steady load.

mod attempt;
mod chance;
mod claims;
mod client;
mod cut;
mod drops;
mod kills;
mod ledger;
mod load;
mod pairs;
mod plugins;
mod proxy;
mod run;
mod size;
mod sla;
mod stage;
mod table;

pub use self::run::{plugin_faults, soak};
pub use self::size::{PluginSize, Size, Timed};
