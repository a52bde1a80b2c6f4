use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::TimeDelta;
use escalated_core::{Result, ids::TenantId, search::SearchScope, time::Timestamp};
use sea_query::{Expr, Query};

use super::search_plan::{tsvector_holds, tsvector_rows};
use crate::sql::{Conn, Dialect};

/// With so many tickets or fewer, reading and sorting all of them is cheap.
const FEW: i64 = 2_000;

/// How long a count is believed, in minutes. Too old a one costs time, never a result.
const MINUTES: i64 = 10;

/// Counts that are kept at most.
const KEPT: usize = 1_000;

/// How many tickets hold the words of a search. PostgreSQL walks the newest tickets for common
/// words and asks its full-text index for rare ones; told which, it keeps the plan of a prepared
/// statement instead of making one for every search, and never walks all tickets for a word that
/// none of them holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WordFrequency {
    /// Nobody counted; the database guesses.
    #[default]
    Unknown,
    /// 2,000 at most.
    Few,
    /// More.
    Many,
}

/// What was counted in the last minutes.
#[derive(Debug, Default)]
pub(crate) struct WordFrequencies(Mutex<HashMap<Key, (WordFrequency, Timestamp)>>);

type Key = (TenantId, bool, String);

impl WordFrequencies {
    /// How often the words occur, counted at most every few minutes.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn of(
        &self,
        conn: &mut Conn<'_>,
        tenant: &TenantId,
        words: &[String],
        scope: SearchScope,
        now: Timestamp,
    ) -> Result<WordFrequency> {
        if conn.dialect() != Dialect::Postgres || words.is_empty() {
            return Ok(WordFrequency::Unknown);
        }
        let key = (tenant.clone(), scope == SearchScope::Staff, words.join(" "));
        if let Some(known) = self.known(&key, now) {
            return Ok(known);
        }
        let most = u64::try_from(FEW).unwrap_or(0).saturating_add(1);
        let rows = tsvector_rows(tenant, tsvector_holds(words, scope)).limit(most).take();
        let counted =
            Query::select().expr(Expr::cust("COUNT(*)")).from_subquery(rows, "counted").take();
        let count = conn.fetch_number(Dialect::Postgres.build(&counted).ad_hoc()).await?;
        let frequency = if count > FEW { WordFrequency::Many } else { WordFrequency::Few };
        self.keep(key, frequency, now);
        Ok(frequency)
    }

    fn known(&self, key: &Key, now: Timestamp) -> Option<WordFrequency> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (frequency, since) = kept.get(key)?;
        let age = now - *since;
        (age >= TimeDelta::zero() && age < TimeDelta::minutes(MINUTES)).then_some(*frequency)
    }

    fn keep(&self, key: Key, frequency: WordFrequency, now: Timestamp) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, (frequency, now));
    }
}
