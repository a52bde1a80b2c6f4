use super::Services;
use crate::{
    Error, Result,
    actor::Cx,
    authz::{Operation, Resource},
    outbox::{DeadLetter, OutboxCounts},
};

impl Services {
    /// How many rows of the outbox stand where, for admins.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn outbox_counts(&self, cx: &Cx) -> Result<OutboxCounts> {
        self.may(cx, Operation::Administer, &Resource::Operations)?;
        self.ports.deliveries.outbox_counts(Some(&cx.tenant)).await
    }

    /// Deliveries that were given up, for admins.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn dead_letters(&self, cx: &Cx) -> Result<Vec<DeadLetter>> {
        self.may(cx, Operation::Administer, &Resource::Operations)?;
        self.ports.deliveries.dead_letters(&cx.tenant).await
    }

    /// Tries a dead letter again.
    ///
    /// # Errors
    /// `forbidden`, `dead_letter_not_found`.
    pub async fn replay(&self, cx: &Cx, delivery_id: i64) -> Result<()> {
        self.may(cx, Operation::Administer, &Resource::Operations)?;
        if self.ports.deliveries.replay(&cx.tenant, delivery_id, cx.now).await? {
            Ok(())
        } else {
            Err(Error::not_found("dead_letter_not_found", "no such dead letter"))
        }
    }
}
