use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde_json::Value;

use crate::{
    Result,
    actor::Cx,
    pipeline::{Change, ChangeHook, Needs, Plan, Snapshot, UnitOfWork},
    tickets::Ticket,
};

type Answer = dyn Fn(&Change, &Snapshot<'_>) -> Plan + Send + Sync;

/// A rule engine that answers changes with a function and remembers what it gathered.
pub struct TestRule {
    needs: Needs,
    answer: Box<Answer>,
    gathered: Mutex<Vec<Value>>,
}

impl TestRule {
    /// An engine named `test` that answers with this function.
    pub fn new(
        answer: impl Fn(&Change, &Snapshot<'_>) -> Plan + Send + Sync + 'static,
    ) -> Arc<Self> {
        Self::needing(Needs::default(), answer)
    }

    /// The same, which has to know more than the ticket.
    pub fn needing(
        needs: Needs,
        answer: impl Fn(&Change, &Snapshot<'_>) -> Plan + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { needs, answer: Box::new(answer), gathered: Mutex::default() })
    }

    /// What each command so far found in the database when it gathered: the version of the row.
    #[must_use]
    pub fn gathered(&self) -> Vec<Value> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::fmt::Debug for TestRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TestRule(..)")
    }
}

#[async_trait]
impl ChangeHook for TestRule {
    fn name(&self) -> &str {
        "test"
    }

    fn needs(&self) -> Needs {
        self.needs.clone()
    }

    async fn gather(&self, uow: &mut dyn UnitOfWork, cx: &Cx, ticket: &Ticket) -> Result<Value> {
        let row = uow.tickets().load(cx, &ticket.id.into(), false).await?;
        let seen = row.map_or(Value::Null, |row| row.version.into());
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner).push(seen.clone());
        Ok(seen)
    }

    fn prepare(&self, _: &Cx, change: &Change, snapshot: &Snapshot<'_>, _: &Value) -> Plan {
        (self.answer)(change, snapshot)
    }
}
