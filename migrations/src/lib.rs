#![doc = include_str!("../README.md")]

mod files;
mod migration;
mod statements;

pub use files::{MYSQL, POSTGRES, SQLITE};
pub use migration::Migration;
pub use statements::statements;
