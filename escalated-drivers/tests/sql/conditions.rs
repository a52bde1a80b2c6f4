//! Random trees and rows: memory and the three databases give the same answer.

use std::cell::Cell;

use escalated_core::{
    conditions::{Condition, FieldKind, Op, check, matches},
    tickets::{Facts, TICKET_FIELDS},
};
use escalated_drivers::sql::{Dialect, conditions::compile, schema::Tickets};
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, TestCaseError, TestRunner},
};
use sea_query::{Order, Query};
use serde_json::{Value, json};

use crate::{
    database::{ALL, Database},
    tickets::{
        CHANNELS, EMAILS, PEOPLE, SUBJECTS, insert_catalog, insert_tickets, instant, tickets,
    },
};

fn word(field: &str) -> BoxedStrategy<Value> {
    let pool: Vec<String> = match field {
        "channel" => CHANNELS.iter().map(|&c| c.into()).collect(),
        "reference" => (1..90).map(|id| format!("ESC-{:05}", (id * 37) % 1009)).collect(),
        _ => PEOPLE.iter().map(|&p| p.into()).collect(),
    };
    prop_oneof![
        9 => select(pool).prop_map(Value::from),
        1 => prop_oneof![Just(json!(7)), Just(json!(42)), Just(json!("nobody"))],
    ]
    .boxed()
}

/// Whole texts, parts of them, and what LIKE would take for a pattern.
fn text(field: &str) -> BoxedStrategy<Value> {
    let pool = if field == "subject" { SUBJECTS } else { EMAILS };
    let part = (select(pool), 0..12_usize, 0..12_usize).prop_map(|(whole, from, length)| {
        let part: String = whole.chars().skip(from).take(length).collect();
        json!(part)
    });
    prop_oneof![
        3 => select(pool).prop_map(Value::from),
        6 => part,
        1 => select(&["%", "_", "\\", "'", "\"", "PRINTER", "Ö"][..]).prop_map(Value::from),
    ]
    .boxed()
}

fn value(field: &'static str, kind: FieldKind) -> BoxedStrategy<Value> {
    match kind {
        FieldKind::Integer => (0..90_i64).prop_map(Value::from).boxed(),
        FieldKind::Ids => (0..6_i64).prop_map(Value::from).boxed(),
        FieldKind::Bool => any::<bool>().prop_map(Value::from).boxed(),
        FieldKind::Time => (0..18_i64).prop_map(|step| json!(instant(step).to_rfc3339())).boxed(),
        FieldKind::Text => text(field),
        FieldKind::Keyword(&[]) => word(field),
        FieldKind::Keyword(words) | FieldKind::Rank(words) => {
            select(words).prop_map(Value::from).boxed()
        }
    }
}

fn clause() -> impl Strategy<Value = Condition> {
    let field = select(TICKET_FIELDS);
    field.prop_flat_map(|field| {
        select(field.kind.ops()).prop_flat_map(move |op| {
            let value = match op {
                Op::IsEmpty | Op::IsNotEmpty => Just(Value::Null).boxed(),
                // Short lists and long ones are written in different ways.
                Op::In | Op::NotIn => prop_oneof![
                    4 => proptest::collection::vec(value(field.name, field.kind), 0..6),
                    1 => proptest::collection::vec(value(field.name, field.kind), 17..40),
                ]
                .prop_map(Value::from)
                .boxed(),
                _ => value(field.name, field.kind),
            };
            value.prop_map(move |value| Condition::clause(field.name, op, value))
        })
    })
}

fn tree() -> impl Strategy<Value = Condition> {
    clause().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|all| Condition::All { all }),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|any| Condition::Any { any }),
            inner.prop_map(|part| Condition::Not { not: Box::new(part) }),
        ]
    })
}

fn found(dialect: Dialect, tree: &Condition) -> escalated_drivers::sql::Statement {
    let query = Query::select()
        .column((Tickets::Table, Tickets::Id))
        .from(Tickets::Table)
        .and_where(compile(dialect, tree))
        .order_by((Tickets::Table, Tickets::Id), Order::Asc)
        .take();
    dialect.build(&query).ad_hoc()
}

#[test]
fn memory_and_sql_agree() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let rows = tickets(80).new_tree(&mut runner).unwrap().current();
    let databases = runtime.block_on(async {
        let mut databases = Vec::new();
        for dialect in ALL {
            let Some(database) = Database::migrated(dialect).await else { continue };
            insert_catalog(&database).await;
            insert_tickets(&database, "", &rows).await;
            databases.push(database);
        }
        databases
    });
    let (hits, all) = (Cell::new(0_usize), Cell::new(0_usize));
    let outcome = runner.run(&tree(), |tree| {
        check(&tree, TICKET_FIELDS, "filter")
            .map_err(|error| TestCaseError::fail(format!("{error}: {:?}", error.fields())))?;
        let expected: Vec<(i64,)> = rows
            .iter()
            .filter(|(ticket, tags)| matches(&tree, TICKET_FIELDS, &Facts { ticket, tags }))
            .map(|(ticket, _)| (ticket.id.0,))
            .collect();
        hits.set(hits.get() + expected.len());
        all.set(all.get() + rows.len());
        for database in &databases {
            let statement = found(database.dialect, &tree);
            let sql = statement.sql.clone();
            let answer: Vec<(i64,)> = runtime.block_on(database.fetch(statement));
            prop_assert_eq!(&answer, &expected, "{:?}: {}", database.dialect, sql);
        }
        Ok(())
    });
    outcome.unwrap();
    let (hits, all) = (hits.get(), all.get());
    assert!(hits * 10 > all && hits * 10 < all * 9, "the trees say nothing: {hits} of {all}");
    runtime.block_on(async {
        for database in databases {
            database.drop().await;
        }
    });
}

#[test]
fn unchecked_trees_say_no_and_never_reach_sql() {
    for dialect in ALL {
        for tree in [
            Condition::clause("description", Op::Eq, "x"),
            Condition::clause("id) OR (1", Op::Eq, 1),
            Condition::clause("status", Op::In, json!([])),
            Condition::clause("id", Op::Eq, "seven"),
            Condition::clause("subject", Op::Lt, "m"),
        ] {
            let statement = found(dialect, &tree);
            assert!(statement.sql.contains("WHERE FALSE"), "{}", statement.sql);
            assert!(statement.values.0.is_empty());
        }
    }
}
