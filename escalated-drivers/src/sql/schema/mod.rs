//! Identifiers: the only names of tables and columns that statements are built from.

mod activities;
mod attachments;
mod catalog;
mod contacts;
mod departments;
mod idempotency;
mod jobs;
mod mail;
mod migrations;
mod outbox;
mod plugins;
mod replies;
mod search;
mod settings;
mod sla;
mod table;
mod tags;
mod tickets;
mod tokens;

pub use activities::TicketActivities;
pub use attachments::Attachments;
pub use catalog::{TableNames, tables};
pub use contacts::Contacts;
pub use departments::{DepartmentAgent, Departments};
pub use idempotency::IdempotencyKeys;
pub use jobs::Jobs;
pub use mail::MailSent;
pub use migrations::Migrations;
pub use outbox::{Deliveries, Leases, Outbox};
pub use plugins::{PluginLogs, PluginStore, Plugins};
pub use replies::Replies;
pub use search::{Search, SearchNotes, SearchPublic};
pub use settings::Settings;
pub use sla::{
    BusinessSchedules, EscalationExecutions, EscalationManagers, EscalationRules, HolidaySets,
    Holidays, ScheduleHolidaySet, SlaClocks, SlaDepartmentPolicies, SlaPolicies, SlaRuleVersions,
};
pub use tags::Tags;
pub use tickets::{TicketTag, Tickets};
pub use tokens::ApiTokens;
