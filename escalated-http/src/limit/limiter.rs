use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use escalated_core::{Error, Result, ids::TokenId, time::Clock};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, Reference},
    middleware::StateInformationMiddleware,
    state::keyed::HashMapStateStore,
};
use http::{HeaderMap, HeaderValue};
use serde_json::json;

use super::clock::PortClock;

/// How many checks pass between two sweeps of keys that are full again.
const SWEEP: u32 = 4096;

/// The first 64 bits of an address.
const NETWORK: u128 = u128::MAX << 64;

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LimitKey {
    Token(TokenId),
    Client(Option<IpAddr>),
}

impl LimitKey {
    /// Who sends from this address. Of IPv6 it is the network, as everybody has a whole one.
    pub(crate) fn client(address: Option<IpAddr>) -> Self {
        Self::Client(address.map(|address| match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
            address => address,
        }))
    }
}

/// What is left to a caller after this request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
}

impl Allowance {
    /// Tells the caller.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(self.remaining));
    }
}

type Keyed =
    RateLimiter<LimitKey, HashMapStateStore<LimitKey>, PortClock, StateInformationMiddleware>;

/// So many requests a minute for each key.
pub(crate) struct Limiter {
    limit: NonZeroU32,
    clock: PortClock,
    keyed: Keyed,
    checks: AtomicU32,
}

impl Limiter {
    pub(crate) fn new(limit: NonZeroU32, clock: Arc<dyn Clock>) -> Self {
        let clock = PortClock(clock);
        let keyed =
            RateLimiter::new(Quota::per_minute(limit), HashMapStateStore::default(), clock.clone());
        Self { limit, clock, keyed, checks: AtomicU32::new(0) }
    }

    /// Counts one request. An error carries `retry_after` in its details.
    pub(crate) fn check(&self, key: LimitKey) -> Result<Allowance> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.keyed.retain_recent();
        }
        match self.keyed.check_key(&key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                Ok(Allowance { limit: self.limit.get(), remaining })
            }
            Err(refused) => {
                let wait = refused.earliest_possible().duration_since(self.clock.now());
                let seconds = wait.as_u64().div_ceil(1_000_000_000).max(1);
                Err(Error::limit("too_many_requests", "Too many requests.")
                    .with_details(json!({ "retry_after": seconds })))
            }
        }
    }

    /// What a refused caller is told of the limit.
    pub(crate) fn nothing_left(&self) -> Allowance {
        Allowance { limit: self.limit.get(), remaining: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_a_network_counts_once() {
        let client = |text: &str| LimitKey::client(Some(text.parse().unwrap()));
        assert_eq!(client("2001:db8:1:2::1"), client("2001:db8:1:2:ffff::9"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_ne!(client("203.0.113.1"), client("203.0.113.2"));
        assert_eq!(client("203.0.113.1"), client("::ffff:203.0.113.1"));
        assert_ne!(client("::ffff:203.0.113.1"), client("::ffff:203.0.113.2"));
    }
}
