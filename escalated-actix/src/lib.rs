#![doc = include_str!("../README.md")]

mod convert;
mod pipe;
mod scope;

pub use scope::{scope, scope_with};
