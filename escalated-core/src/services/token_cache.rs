use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::TimeDelta;

use crate::{ids::TokenId, time::Timestamp, tokens::ApiToken};

/// How long a token is believed without asking the database, so that a revocation on another node
/// holds after that. On this node it holds at once.
const SECONDS: i64 = 2;
const MOST: usize = 10_000;

/// Tokens seen in the last seconds, by the hash of their secret.
#[derive(Debug, Default)]
pub(super) struct TokenCache(Mutex<HashMap<String, (ApiToken, Timestamp)>>);

impl TokenCache {
    pub(super) fn get(&self, hash: &str, now: Timestamp) -> Option<ApiToken> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (token, since) = tokens.get(hash)?;
        let age = now - *since;
        let fresh = age >= TimeDelta::zero() && age < TimeDelta::seconds(SECONDS);
        fresh.then(|| token.clone())
    }

    pub(super) fn put(&self, hash: String, token: ApiToken, now: Timestamp) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MOST {
            tokens.clear();
        }
        tokens.insert(hash, (token, now));
    }

    pub(super) fn forget(&self, id: TokenId) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, (token, _)| token.id != id);
    }
}
