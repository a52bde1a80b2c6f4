use super::Services;
use crate::{
    Error, FieldError, Result,
    actor::{Cx, Grants, Role},
    authz::{Operation, Resource, require},
    conditions::{Condition, Op},
    departments::{Department, DepartmentChange, DepartmentInput},
    directory::Person,
    ids::{DepartmentId, HostUserId, TagId},
    page::PageRequest,
    pipeline::{Action, Command},
    tags::{Tag, TagChange, TagInput},
    tickets::{TicketListItem, TicketQuery},
};

impl Services {
    pub(super) fn may(&self, cx: &Cx, operation: Operation, resource: &Resource<'_>) -> Result<()> {
        require(&*self.ports.authorizer, cx, operation, resource)
    }

    /// All departments, for staff.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_departments(&self, cx: &Cx) -> Result<Vec<Department>> {
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.departments.list_departments(cx).await
    }

    /// The active departments, for whoever may open a ticket.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_open_departments(&self, cx: &Cx) -> Result<Vec<Department>> {
        self.may(cx, Operation::Create, &Resource::NewTicket)?;
        let mut departments = self.ports.departments.list_departments(cx).await?;
        departments.retain(|department| department.is_active);
        Ok(departments)
    }

    /// One department with its members.
    ///
    /// # Errors
    /// `forbidden`, `department_not_found`.
    pub async fn get_department(
        &self,
        cx: &Cx,
        id: DepartmentId,
    ) -> Result<(Department, Vec<HostUserId>)> {
        self.may(cx, Operation::View, &Resource::Catalog)?;
        let department = self.ports.departments.find_department(cx, id).await?;
        let department = department
            .ok_or_else(|| Error::not_found("department_not_found", "no such department"))?;
        let members = self.ports.departments.department_members(cx, id).await?;
        Ok((department, members))
    }

    /// Makes a department.
    ///
    /// # Errors
    /// `forbidden`, `slug_taken`, `unknown_agent`, and what [`DepartmentInput::check`] says.
    pub async fn create_department(&self, cx: &Cx, input: &DepartmentInput) -> Result<Department> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        input.check()?;
        self.check_agents(cx, input.manager_id.as_ref(), input.members.as_deref()).await?;
        self.ports.departments.create_department(cx, input).await
    }

    /// Changes what the change says of a department.
    ///
    /// # Errors
    /// `forbidden`, `slug_taken`, `unknown_agent`, `department_not_found`, and what
    /// [`DepartmentChange::check`] says.
    pub async fn update_department(
        &self,
        cx: &Cx,
        id: DepartmentId,
        change: &DepartmentChange,
    ) -> Result<Department> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        change.check()?;
        let manager = change.manager_id.as_ref().and_then(Option::as_ref);
        self.check_agents(cx, manager, change.members.as_deref()).await?;
        self.ports.departments.update_department(cx, id, change).await
    }

    async fn check_agents(
        &self,
        cx: &Cx,
        manager: Option<&HostUserId>,
        members: Option<&[HostUserId]>,
    ) -> Result<()> {
        let members = members.unwrap_or_default();
        let named: Vec<HostUserId> = manager.into_iter().chain(members).cloned().collect();
        if named.is_empty() {
            return Ok(());
        }
        let people = self.ports.directory.people(&cx.tenant, &named).await?;
        let is_agent =
            |id: &HostUserId| people.iter().any(|p| p.id == *id && p.role >= Role::Agent);
        let mut errors = Vec::new();
        if manager.is_some_and(|id| !is_agent(id)) {
            let message = "name a user who is an agent";
            errors.push(FieldError::new("manager_id", "unknown_agent", message));
        }
        for (index, id) in members.iter().enumerate() {
            if !is_agent(id) {
                let message = "name a user who is an agent";
                errors.push(FieldError::new(format!("members.{index}"), "unknown_agent", message));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
    }

    /// All tags, for staff.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_tags(&self, cx: &Cx) -> Result<Vec<Tag>> {
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.tags.list_tags(cx).await
    }

    /// Makes a tag.
    ///
    /// # Errors
    /// `forbidden`, `slug_taken`, and what [`TagInput::check`] says.
    pub async fn create_tag(&self, cx: &Cx, input: &TagInput) -> Result<Tag> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        input.check()?;
        self.ports.tags.create_tag(cx, input).await
    }

    /// Changes what the change says of a tag.
    ///
    /// # Errors
    /// `forbidden`, `slug_taken`, `tag_not_found`, and what [`TagChange::check`] says.
    pub async fn update_tag(&self, cx: &Cx, id: TagId, change: &TagChange) -> Result<Tag> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        change.check()?;
        self.ports.tags.update_tag(cx, id, change).await
    }

    /// Removes a tag everywhere: from each ticket that has it by a command of its own, which is
    /// recorded and told, and then itself. What was cut off half way is repeated.
    ///
    /// # Errors
    /// `forbidden`, `tag_not_found`, `tag_in_use` when tickets get it faster than it goes.
    pub async fn delete_tag(&self, cx: &Cx, id: TagId) -> Result<()> {
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        for _ in 0..3 {
            self.untag_all(cx, id).await?;
            match self.ports.tags.delete_tag(cx, id).await {
                // A ticket got it meanwhile.
                Err(error) if error.code() == "tag_in_use" => {}
                done => return done,
            }
        }
        self.ports.tags.delete_tag(cx, id).await
    }

    async fn untag_all(&self, cx: &Cx, id: TagId) -> Result<()> {
        // It goes from tickets too that this admin does not see.
        let grants = Grants::role(Role::Owner);
        let cx = &Cx { grants, idempotency_key: None, ..cx.clone() };
        let query = TicketQuery {
            filter: Condition::clause("tags", Op::Contains, id.0),
            page: PageRequest::After { cursor: None, limit: 100 },
            ..TicketQuery::default()
        };
        loop {
            let tickets = self.ports.tickets.list(cx, &query).await?.items;
            if tickets.is_empty() {
                return Ok(());
            }
            let untag = |ticket: TicketListItem| {
                let action = Action::RemoveTags { tags: vec![id] };
                (cx.clone(), Command::one(ticket.id.into(), action))
            };
            let commands = tickets.into_iter().map(untag).collect();
            for result in self.ports.batches.execute_batch(commands).await {
                result?;
            }
        }
    }

    /// Everybody who may be assigned tickets, for staff.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_agents(&self, cx: &Cx) -> Result<Vec<Person>> {
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.directory.agents(&cx.tenant).await
    }
}
