use async_trait::async_trait;

use super::{
    NewTicket, Priority, Status, Ticket, TicketDetail, TicketKey, TicketListItem, TicketQuery,
};
use crate::{
    ErrorKind, Result,
    actor::Cx,
    ids::{AttachmentId, DepartmentId, HostUserId, TagId, TicketId},
    page::Page,
    pipeline::{Action, Command, Outcome, TicketUpdate},
};

/// A hosting mode: where tickets live and how a change of them is carried out.
///
/// An implementation writes four methods; the verbs on top are the same for every mode.
///
/// It must take every change the one way (authorize after the lock, rule, hooks, one commit), must
/// answer a ticket that the caller may not see with `ticket_not_found`, and must not depend on the
/// caller to keep polling: once begun, a command ends.
///
/// ```
/// use std::sync::Arc;
/// use escalated_core::{Result, actor::Cx, tickets::{NewTicket, Status, TicketDriver}};
///
/// async fn open_and_solve(driver: Arc<dyn TicketDriver>, cx: &Cx) -> Result<()> {
///     let new = NewTicket {
///         subject: "Printer on fire".into(),
///         description: "It prints, but it is on fire.".into(),
///         ..NewTicket::default()
///     };
///     let opened = driver.create(cx, new).await?;
///     driver.transition(cx, opened.ticket.id.into(), Status::Resolved).await?;
///     Ok(())
/// }
/// ```
#[async_trait]
pub trait TicketDriver: Send + Sync {
    /// Carries a command out: all of it, in one commit, or nothing.
    async fn execute(&self, cx: &Cx, command: Command) -> Result<Outcome>;

    /// What [`Self::execute`] would do, without doing it.
    async fn preview(&self, cx: &Cx, command: Command) -> Result<Outcome>;

    /// One ticket, as far as the caller may see it.
    async fn get(&self, cx: &Cx, key: &TicketKey) -> Result<TicketDetail>;

    /// One page of the tickets that the caller may see.
    async fn list(&self, cx: &Cx, query: &TicketQuery) -> Result<Page<TicketListItem>>;

    /// Those of the tickets that the caller may see, whole but without their threads, in the order
    /// of the ids. A driver that can ask for all at once does.
    async fn find_many(&self, cx: &Cx, ids: &[TicketId]) -> Result<Vec<Ticket>> {
        let mut found = Vec::new();
        for id in ids {
            match self.get(cx, &(*id).into()).await {
                Ok(detail) => found.push(detail.ticket),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Opens a ticket.
    async fn create(&self, cx: &Cx, new: NewTicket) -> Result<Outcome> {
        self.execute(cx, Command::Create(new)).await
    }

    /// Changes subject, description, type or metadata.
    async fn update(&self, cx: &Cx, key: TicketKey, update: TicketUpdate) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Update(update))).await
    }

    /// Changes the status along the transition table.
    async fn transition(&self, cx: &Cx, key: TicketKey, to: Status) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Transition { to })).await
    }

    /// Makes an agent responsible.
    async fn assign(&self, cx: &Cx, key: TicketKey, agent: HostUserId) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Assign { agent })).await
    }

    /// Makes nobody responsible.
    async fn unassign(&self, cx: &Cx, key: TicketKey) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Unassign)).await
    }

    /// Makes the caller responsible, if nobody is.
    async fn claim(&self, cx: &Cx, key: TicketKey) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Claim)).await
    }

    /// Answers in public.
    async fn reply(
        &self,
        cx: &Cx,
        key: TicketKey,
        body: String,
        attachments: Vec<AttachmentId>,
    ) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Reply { body, attachments })).await
    }

    /// Writes a note that no requester ever sees.
    async fn note(
        &self,
        cx: &Cx,
        key: TicketKey,
        body: String,
        attachments: Vec<AttachmentId>,
    ) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::Note { body, attachments })).await
    }

    /// Adds tags; those already there stay as they are.
    async fn add_tags(&self, cx: &Cx, key: TicketKey, tags: Vec<TagId>) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::AddTags { tags })).await
    }

    /// Removes tags; those not there are passed over.
    async fn remove_tags(&self, cx: &Cx, key: TicketKey, tags: Vec<TagId>) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::RemoveTags { tags })).await
    }

    /// Routes the ticket to a department, or to none.
    async fn change_department(
        &self,
        cx: &Cx,
        key: TicketKey,
        department: Option<DepartmentId>,
    ) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::ChangeDepartment { department })).await
    }

    /// Changes the priority.
    async fn change_priority(&self, cx: &Cx, key: TicketKey, to: Priority) -> Result<Outcome> {
        self.execute(cx, Command::one(key, Action::ChangePriority { to })).await
    }
}

/// Many commands under few commits, for imports, seeding and bulk jobs.
#[async_trait]
pub trait BatchDriver: Send + Sync {
    /// Carries the commands out in order, up to 500 under one commit. Returns one result per
    /// command after the commit; a command that failed left nothing.
    async fn execute_batch(&self, commands: Vec<(Cx, Command)>) -> Vec<Result<Outcome>>;

    /// Tells the database's planner how many rows there are now; after many commands. Does nothing
    /// where there is no planner to tell.
    async fn refresh_statistics(&self) -> Result<()> {
        Ok(())
    }
}
