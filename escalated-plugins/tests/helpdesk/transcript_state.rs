//! In which state the helpdesk is for a recorded line: the recorded host had none, and answered
//! whatever showed the type.

use escalated_core::{
    actor::Role,
    broadcast::Channel,
    ids::{HostUserId, TicketId},
    plugins::CtxGroup,
};
use escalated_plugins::ctx::{CtxCall, WireId};
use serde_json::json;

use crate::{
    desk::{Desk, map},
    scripted::{Scripted, Seen},
};

/// Who waits for all that plugins do here.
pub(crate) const ADMIN: &str = "6";

pub(crate) struct Prepared {
    pub(crate) desk: Desk,
    pub(crate) node: Scripted,
}

impl Prepared {
    /// Puts the helpdesk in the state of a line's recorded answer.
    pub(crate) async fn prepare(&self, number: usize) {
        match number {
            // Both settings were in it.
            52 => {
                let data = map(json!({ "enabled": true, "delay_hours": 0 }));
                self.node.ask("demo", CtxCall::ConfigSet { data }).await.unwrap();
            }
            // There was such a document, though it was not found four lines before.
            58 => {
                let (collection, key) = ("c".to_owned(), WireId::Text("k".to_owned()));
                let set = CtxCall::StoreSet { collection, key, value: json!({ "n": 3 }) };
                self.node.ask("demo", set).await.unwrap();
            }
            // The note of line 28 was not there: the plugin may read no notes.
            68 => self.grant_all_but(CtxGroup::NotesRead).await,
            72 | 135 => self.grant_all().await,
            // There were no agents.
            86 => {
                for id in ["1", "2", "3", "4", ADMIN] {
                    self.desk.people.set_role(id, Role::Requester);
                }
            }
            // The ticket was not for the plugin's eyes.
            125 => self.grant_all_but(CtxGroup::TicketsRead).await,
            _ => {}
        }
    }

    async fn grant_all_but(&self, group: CtxGroup) {
        let grants = CtxGroup::ALL.iter().copied().filter(|one| *one != group);
        self.desk.grant("demo", Some(&grants.collect::<Vec<_>>())).await;
    }

    async fn grant_all(&self) {
        self.desk.grant("demo", None).await;
    }

    /// What plugins have told others was told.
    pub(crate) fn was_told(&self) {
        let told = self.desk.heard.take();
        let count = |channel: &Channel| told.iter().filter(|told| told.channel == *channel).count();
        let own = Channel::Plugin { plugin: "demo".into(), name: "ch".into() };
        assert_eq!(count(&own), 1);
        assert_eq!(count(&Channel::User(HostUserId::new("7"))), 1);
        assert_eq!(count(&Channel::Ticket(TicketId(1))), 2);
        let emitted =
            |seen: &Seen| seen.what == "action demo.done" && seen.value == json!({ "id": 1 });
        assert_eq!(self.node.seen().into_iter().filter(emitted).count(), 2);
    }
}
