use anyhow::Result;
use sea_query::{Value, Values};

use super::{
    Link,
    link::Want,
    slot::{Slot, fresh_uuid, slots},
};
use crate::material::Known;

/// The statements of one request, ready to be run for another ticket.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    steps: Vec<Step>,
    /// Whether the first insert of a ticket decides which ticket it is about.
    opens: bool,
    /// What references begin with, dash included.
    prefix: String,
}

#[derive(Debug, Clone)]
struct Step {
    sql: &'static str,
    values: Vec<Value>,
    slots: Vec<(usize, Slot)>,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Its answer is not needed by the steps after it.
    Plain(Want),
    /// Draws the id of the ticket.
    Opens(Want),
    /// Reads the version of the ticket.
    Locks,
}

impl Script {
    /// From what was logged about `ticket`; `opens` when the request made that ticket.
    pub(crate) fn new(logged: &[(String, Values)], ticket: Option<&Known>, opens: bool) -> Self {
        let reference = ticket.map(|ticket| ticket.reference.as_str()).unwrap_or_default();
        let prefix = reference.rsplit_once('-').map(|(prefix, _)| format!("{prefix}-"));
        let steps = logged.iter().map(|(sql, values)| Step::new(sql, values, ticket)).collect();
        Self { steps, opens, prefix: prefix.unwrap_or_default() }
    }

    /// How many statements.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// The texts, for the report.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.steps.iter().map(|step| step.sql)
    }

    /// Runs all statements in order, for the ticket or, when the script opens one, for a new one.
    pub(crate) async fn run(&self, link: &mut Link, ticket: Option<&Known>) -> Result<()> {
        let mut id = ticket.map_or(0, |ticket| ticket.id);
        let mut version = 0;
        for step in &self.steps {
            let values = step.fill(|slot| match slot {
                Slot::Id => id.into(),
                Slot::Uuid => fresh_uuid().into(),
                Slot::Version(more) => (version + more).into(),
                Slot::Reference => match ticket {
                    Some(ticket) if !self.opens => ticket.reference.clone().into(),
                    _ => format!("{}{id:05}", self.prefix).into(),
                },
            });
            match step.role {
                Role::Opens(want) if self.opens => id = link.run(step.sql, values, want).await?,
                Role::Opens(want) | Role::Plain(want) => {
                    link.run(step.sql, values, want).await?;
                }
                Role::Locks => version = link.run(step.sql, values, Want::Version).await?,
            }
        }
        Ok(())
    }
}

impl Step {
    fn new(sql: &str, values: &Values, ticket: Option<&Known>) -> Self {
        let slots = slots(sql, &values.0, ticket);
        let role = role(sql);
        // A script lives as long as the program.
        Self { sql: sql.to_owned().leak(), values: values.0.clone(), slots, role }
    }

    fn fill(&self, value: impl Fn(Slot) -> Value) -> Values {
        let mut values = self.values.clone();
        for (place, slot) in &self.slots {
            if let Some(target) = values.get_mut(*place) {
                *target = value(*slot);
            }
        }
        Values(values)
    }
}

fn role(sql: &str) -> Role {
    let bare: String = sql.chars().filter(|c| !matches!(c, '"' | '`')).collect();
    let returns = bare.contains(" RETURNING ");
    if bare.starts_with("INSERT INTO escalated_tickets ") {
        return Role::Opens(if returns { Want::First } else { Want::Done });
    }
    let reads = bare.starts_with("SELECT") || bare.starts_with("WITH");
    let from_tickets = bare.contains(" FROM escalated_tickets WHERE ");
    if reads && from_tickets && bare.contains(" version,") {
        return Role::Locks;
    }
    Role::Plain(if reads || returns { Want::Rows } else { Want::Done })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_by_the_text() {
        assert_eq!(
            role(r#"INSERT INTO "escalated_tickets" ("a") VALUES (?) RETURNING "id""#),
            Role::Opens(Want::First)
        );
        assert_eq!(
            role("INSERT INTO `escalated_tickets` (`a`) VALUES (?)"),
            Role::Opens(Want::Done)
        );
        assert_eq!(
            role(r#"SELECT "id", "version", "x" FROM "escalated_tickets" WHERE "id" = $1"#),
            Role::Locks
        );
        assert_eq!(role("SELECT 1"), Role::Plain(Want::Rows));
        assert_eq!(role("UPDATE escalated_tickets SET a = 1"), Role::Plain(Want::Done));
    }
}
