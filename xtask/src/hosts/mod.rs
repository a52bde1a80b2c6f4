//! Throwaway applications beside other database crates, as people have them: each must resolve,
//! and compile, with a helpdesk added.

mod check;
mod graph;
mod host;
mod project;
mod rules;

pub use self::check::check;
