//! The engine without a database: what the hook writes with a command, and what a sweep fires.

mod decisions;
mod desk;
mod random;
mod replay;
mod unit;
