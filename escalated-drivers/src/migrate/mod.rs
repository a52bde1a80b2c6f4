//! The migrator: runs the files of `escalated-migrations` and keeps count in
//! `escalated_migrations`. The host's own migrations are never touched.

mod bookkeeping;
mod migrator;
mod plan;
mod refuse;
mod status;
mod stepwise;
mod transactional;

pub use migrator::Migrator;
pub use status::{MigrationState, MigrationStatus};
