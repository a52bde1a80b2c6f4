use sea_query::Iden;

use super::{
    ApiTokens, Attachments, BusinessSchedules, Contacts, Deliveries, DepartmentAgent, Departments,
    EscalationExecutions, EscalationManagers, EscalationRules, HolidaySets, Holidays,
    IdempotencyKeys, Jobs, Leases, MailSent, Migrations, Outbox, PluginLogs, PluginStore, Plugins,
    Replies, ScheduleHolidaySet, Search, SearchNotes, SearchPublic, Settings, SlaClocks,
    SlaDepartmentPolicies, SlaPolicies, SlaRuleVersions, Tags, TicketActivities, TicketTag,
    Tickets,
};
use crate::sql::Dialect;

/// A table and its columns, as the code names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNames {
    /// The table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
}

/// Every table that the code knows on a database; the parity test holds it against the migrations.
#[must_use]
pub fn tables(dialect: Dialect) -> Vec<TableNames> {
    macro_rules! names {
        ($($table:ident),* $(,)?) => {
            vec![$(TableNames {
                table: $table::Table.unquoted().to_owned(),
                columns: $table::COLUMNS.iter().map(|c| c.unquoted().to_owned()).collect(),
            },)*]
        };
    }
    let mut all = names![
        Contacts,
        Departments,
        DepartmentAgent,
        Tags,
        Tickets,
        TicketTag,
        Replies,
        Attachments,
        TicketActivities,
        Outbox,
        Deliveries,
        Jobs,
        Leases,
        MailSent,
        IdempotencyKeys,
        Settings,
        ApiTokens,
        Migrations,
        BusinessSchedules,
        HolidaySets,
        Holidays,
        ScheduleHolidaySet,
        SlaPolicies,
        SlaDepartmentPolicies,
        EscalationManagers,
        SlaClocks,
        SlaRuleVersions,
        EscalationRules,
        EscalationExecutions,
        Plugins,
        PluginStore,
        PluginLogs,
    ];
    all.extend(match dialect {
        Dialect::Sqlite => names![SearchPublic, SearchNotes],
        Dialect::Postgres | Dialect::MySql => names![Search],
    });
    all
}
