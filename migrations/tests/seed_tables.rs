//! The tables of the platform that this helpdesk takes the place of, each present or planned, and
//! our own tables, each with its reason. Whoever adds a table moves its line or adds one.

use std::collections::BTreeSet;

use escalated_migrations::{MYSQL, Migration, POSTGRES, SQLITE};

/// Where a table of the platform stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Present,
    /// Comes with this topic.
    Planned(&'static str),
}

use Standing::{Planned, Present};

/// The platform's tables in its own order, without the prefix.
const SEED: &[(&str, Standing)] = &[
    ("tickets", Present),
    ("replies", Present),
    ("departments", Present),
    ("tags", Present),
    ("ticket_tag", Present),
    ("sla_policies", Present),
    ("escalation_rules", Present),
    ("ticket_activities", Present),
    ("attachments", Present),
    ("canned_responses", Planned("agents' tools")),
    ("macros", Planned("automation")),
    ("settings", Present),
    ("api_tokens", Present),
    ("inbound_emails", Planned("inbound mail")),
    ("satisfaction_ratings", Planned("satisfaction")),
    ("plugins", Present),
    ("plugin_store", Present),
    ("custom_fields", Planned("custom fields")),
    ("custom_field_values", Planned("custom fields")),
    ("ticket_statuses", Planned("lifecycles")),
    ("business_schedules", Present),
    ("holidays", Present),
    ("roles", Planned("roles and audit")),
    ("audit_logs", Planned("roles and audit")),
    ("ticket_links", Planned("links, merge and split")),
    ("side_conversations", Planned("side conversations")),
    ("agent_profiles", Planned("routing")),
    ("skills", Planned("routing")),
    ("agent_capacity", Planned("routing")),
    ("webhooks", Planned("webhooks")),
    ("automations", Planned("automation")),
    ("articles", Planned("knowledge base")),
    ("article_categories", Planned("knowledge base")),
    ("import_jobs", Planned("import and export")),
    ("custom_objects", Planned("custom objects")),
    ("custom_object_records", Planned("custom objects")),
    ("saved_views", Planned("queues and views")),
    ("widget_configs", Planned("widget")),
];

/// Tables that the list above has not, and why they are there.
const OURS: &[(&str, &str)] = &[
    ("contacts", "people without a login at the host: guests and those who write mail"),
    ("department_agent", "who belongs to a department"),
    ("outbox", "events, written with the change that they tell of"),
    ("deliveries", "what each consumer has had of the outbox"),
    ("jobs", "work for later"),
    ("leases", "which node relays, and which one sweeps"),
    ("idempotency_keys", "a repeated request finds its first answer"),
    ("mail_sent", "a mail that left is not sent again"),
    ("search", "full text; two virtual tables on SQLite"),
    ("holiday_sets", "holidays that several calendars share"),
    ("schedule_holiday_set", "which calendars share which holidays"),
    ("sla_department_policies", "the policy of a department's tickets"),
    ("escalation_managers", "who is told when tickets of a department reach a level"),
    ("sla_clocks", "one promise about one ticket: what lists, sweeps and reports read"),
    ("escalation_executions", "an escalation rule fires once for each ticket, until it holds anew"),
    ("sla_rule_versions", "clocks know whether they were worked out by the rules that hold"),
    ("plugin_logs", "what plugins log, for the admin who looks for a fault"),
];

/// The tables of one database, without the prefix.
fn tables(files: &[Migration]) -> BTreeSet<&'static str> {
    let statements = files.iter().flat_map(Migration::statements);
    statements.filter_map(created).collect()
}

/// The table that a statement creates.
#[expect(clippy::expect_used, reason = "what fails here fails a test")]
fn created(statement: &'static str) -> Option<&'static str> {
    let mut words = statement.split([' ', '\n', '(']).filter(|word| !word.is_empty());
    let kind: Vec<&str> = words.by_ref().take_while(|word| *word != "TABLE").collect();
    if !matches!(kind[..], ["CREATE"] | ["CREATE", "VIRTUAL"]) {
        return None;
    }
    let name = words.find(|word| !["IF", "NOT", "EXISTS"].contains(word))?;
    let name = name.trim_matches(['"', '`']);
    let name = name.strip_prefix("escalated_").expect("every table has the prefix");
    Some(if name.starts_with("search_") { "search" } else { name })
}

#[test]
fn every_table_of_the_seed_is_present_or_planned() {
    for (name, standing) in SEED {
        match standing {
            Present => println!("escalated_{name}: present"),
            Planned(topic) => println!("escalated_{name}: planned, with {topic}"),
        }
    }
    for (database, files) in [("sqlite", SQLITE), ("postgres", POSTGRES), ("mysql", MYSQL)] {
        let tables = tables(files);
        for (name, standing) in SEED {
            let here = tables.contains(name);
            assert_eq!(here, *standing == Present, "{database}: {name} is said to be {standing:?}");
        }
        for (name, _) in OURS {
            assert!(tables.contains(name), "{database}: {name} is listed, but not there");
        }
        for table in tables {
            let listed = SEED.iter().any(|(name, _)| *name == table);
            let ours = OURS.iter().any(|(name, _)| *name == table);
            assert!(listed || ours, "{database}: {table} is in neither list: say why it is there");
        }
    }
}

#[test]
fn no_table_is_listed_twice() {
    let mut names = BTreeSet::new();
    for name in SEED.iter().map(|(name, _)| name).chain(OURS.iter().map(|(name, _)| name)) {
        assert!(names.insert(name), "{name}");
    }
    assert_eq!(SEED.len(), 38);
}

#[test]
fn created_tables_are_read_and_other_statements_are_not() {
    for (statement, expected) in [
        ("CREATE TABLE escalated_tags (\n    id", Some("tags")),
        ("CREATE TABLE IF NOT EXISTS `escalated_tags`(id", Some("tags")),
        ("CREATE VIRTUAL TABLE escalated_search_notes USING fts5", Some("search")),
        ("CREATE UNIQUE INDEX esc_tags_slug ON escalated_tags (slug)", None),
        ("ALTER TABLE escalated_tags ADD x INTEGER", None),
        ("INSERT INTO escalated_tags VALUES ('CREATE TABLE x')", None),
    ] {
        assert_eq!(created(statement), expected, "{statement}");
    }
}
