//! The SQL layer on all three databases: migrations, conditions, lists, and the text of statements.

#[cfg(test)]
mod conditions;
#[cfg(test)]
mod database;
#[cfg(test)]
mod list_plans;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod parity;
#[cfg(test)]
mod search;
#[cfg(test)]
mod sla;
#[cfg(test)]
mod sql_text;
#[cfg(test)]
mod tickets;
