use async_trait::async_trait;
use serde_json::Value;

use super::{Change, Concluded, Conclusion, Needs, Plan, Snapshot, UnitOfWork};
use crate::{Result, actor::Cx, tickets::Ticket};

/// A rule engine inside the pipeline: it is shown every change and answers with further ones.
///
/// `prepare` is pure, and its answer is the dry run: preview and execution ask the same.
///
/// ```
/// use escalated_core::actor::Cx;
/// use escalated_core::pipeline::{Action, Change, ChangeHook, Effect, Plan, Snapshot};
/// use escalated_core::tickets::Priority;
///
/// /// Whatever says "fire" is urgent.
/// struct FireAlarm;
///
/// #[async_trait::async_trait]
/// impl ChangeHook for FireAlarm {
///     fn name(&self) -> &str { "fire-alarm" }
///     fn prepare(
///         &self, _: &Cx, change: &Change, snapshot: &Snapshot<'_>, _: &serde_json::Value,
///     ) -> Plan {
///         let urgent = Action::ChangePriority { to: Priority::Urgent };
///         let burns = snapshot.ticket.subject.contains("fire")
///             && change.has_event(escalated_core::events::EventName::TicketCreated);
///         let effects = burns.then(|| Effect::new("subject says fire", urgent));
///         Plan { effects: effects.into_iter().collect(), ..Plan::default() }
///     }
/// }
/// ```
#[async_trait]
pub trait ChangeHook: Send + Sync {
    /// Its name in reports and causes.
    fn name(&self) -> &str;

    /// What it has to know beside the ticket.
    fn needs(&self) -> Needs {
        Needs::default()
    }

    /// Reads what only it knows of, once for each command, in the same transaction.
    async fn gather(&self, _uow: &mut dyn UnitOfWork, _cx: &Cx, _ticket: &Ticket) -> Result<Value> {
        Ok(Value::Null)
    }

    /// Answers one change. Must be pure.
    fn prepare(&self, cx: &Cx, change: &Change, snapshot: &Snapshot<'_>, gathered: &Value) -> Plan;

    /// Answers the whole command, once, after all rules have spoken: what is written with it. It
    /// may read in the same transaction, and is asked in previews too.
    async fn conclude(
        &self,
        _uow: &mut dyn UnitOfWork,
        _cx: &Cx,
        _done: &Concluded<'_>,
    ) -> Result<Conclusion> {
        Ok(Conclusion::default())
    }
}
