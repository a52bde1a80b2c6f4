//! API tokens: shown once, stored as a hash, limited by abilities, expiry and revocation.

mod store;
mod token;

pub use store::TokenStore;
pub use token::{ApiToken, NewToken, TokenSecret};
