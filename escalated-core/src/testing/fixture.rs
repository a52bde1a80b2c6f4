use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;

use super::{TestDirectory, cx_of, new_ticket};
use crate::{
    actor::{Cx, Role},
    ids::HostUserId,
    pipeline::ChangeHook,
    services::Services,
    settings::SettingKey,
    tickets::{Ticket, TicketDriver},
    time::{Clock, ManualClock},
};

/// An empty helpdesk of its own for one case.
#[async_trait]
pub trait Fixture: Send + Sync {
    /// Its services, over [`TestDirectory`] and [`ManualClock`].
    fn services(&self) -> &Services;
    /// The same tickets under these rules.
    fn with_hooks(&self, hooks: Vec<Arc<dyn ChangeHook>>) -> Services;
    /// Its clock.
    fn clock(&self) -> &ManualClock;
    /// Its people.
    fn people(&self) -> &TestDirectory;
    /// How many rows stand in each table, or whatever the driver has instead of tables.
    async fn rows(&self) -> BTreeMap<String, i64>;
    /// Delivers all that is due.
    async fn drain(&self);
    /// Throws the helpdesk away.
    async fn close(&self) {}
}

impl dyn Fixture + '_ {
    /// The driver.
    #[must_use]
    pub fn tickets(&self) -> &dyn TicketDriver {
        &*self.services().ports().tickets
    }

    /// The context of the person with that role, now.
    #[must_use]
    pub fn cx(&self, role: Role) -> Cx {
        Cx { now: self.clock().now(), ..super::cx(role) }
    }

    /// The context of a person, now.
    #[must_use]
    pub fn of(&self, id: &str) -> Cx {
        cx_of(self.people(), id, self.clock().now())
    }

    /// A ticket that Cleo has opened.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn open(&self, subject: &str) -> Ticket {
        let cx = self.cx(Role::Requester);
        self.tickets().create(&cx, new_ticket(subject)).await.unwrap().ticket
    }

    /// Changes a setting.
    ///
    /// # Panics
    /// If it cannot be stored.
    pub async fn set(&self, key: SettingKey, value: &str) {
        let pairs = [(key, value.to_owned())];
        self.services().ports().settings.put_settings(&self.cx(Role::Owner), &pairs).await.unwrap();
    }

    /// The ticket as it stands in the database.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn stored(&self, ticket: &Ticket) -> Ticket {
        let cx = Cx { tenant: Default::default(), ..self.cx(Role::Owner) };
        self.tickets().get(&cx, &ticket.id.into()).await.unwrap().ticket
    }
}

/// The id of a person.
#[must_use]
pub fn id(text: &str) -> HostUserId {
    HostUserId::new(text)
}
