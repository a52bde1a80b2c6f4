//! One tree of conditions over declared fields: visibility, filters, and every rule's "when".
//!
//! A tree is read from JSON, checked against a schema with the path of each mistake, evaluated in
//! memory here, and compiled to SQL by the drivers; both give the same answer.

mod check;
mod eval;
mod fact;
mod field;
mod read;
mod tree;

pub use check::check;
pub use eval::{literal, matches};
pub use fact::{Fact, FactSource};
pub use field::{Field, FieldKind, find};
pub use tree::{Clause, Condition, MAX_CLAUSES, MAX_DEPTH, MAX_GROUPS, Op};
