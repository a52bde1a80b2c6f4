//! `cargo xtask tidy`: the house rules that no compiler checks.
//!
//! Every rule is a pure function from a [`Tree`] of texts (and, for the layers, from cargo's
//! metadata) to findings, so that each has a test with a small tree in which it fails.

mod budgets;
mod check;

mod finding;
mod index;
mod layers;
mod lengths;
mod links;
mod markdown;
mod members;
mod migrations;
mod names;
mod paths;
mod readmes;
mod tree;

pub use self::check::{check, tidy};
pub use self::finding::Finding;
pub use self::members::{Dependency, DependencyKind, Member, Members};
pub use self::tree::Tree;
