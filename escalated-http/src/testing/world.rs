use std::{collections::BTreeMap, fmt, sync::Arc};

use escalated_core::{
    actor::Cx, contacts::GuestAccess, ids::TenantId, ids::TicketId, keyring::Purpose,
    services::Services, time::ManualClock,
};

/// What the suite needs beside a server: the clock that it moves, and what only a host knows.
#[derive(Clone)]
pub struct World {
    /// The helpdesk's clock.
    pub clock: Arc<ManualClock>,
    /// The helpdesk's operations.
    pub services: Services,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World(..)")
    }
}

impl World {
    /// What is known before the first exchange: CSRF tokens of the cookie sessions.
    pub(super) fn known(&self) -> BTreeMap<String, String> {
        let keyring = &self.services.ports().keyring;
        let csrf = |id: &str| {
            let mac = keyring.mac(Purpose::Csrf, format!("session-of-{id}").as_bytes());
            (format!("csrf_{id}"), hex::encode(mac))
        };
        ["2", "6", "10"].map(csrf).into()
    }

    /// The token of the guest who opened a ticket, which only their mail holds.
    pub(super) async fn guest_token(&self, ticket: i64) -> String {
        let now = escalated_core::time::Clock::now(&*self.clock);
        let cx = Cx::system(TenantId::default(), now);
        let ports = self.services.ports();
        let found = ports.tickets.get(&cx, &TicketId(ticket).into()).await.unwrap();
        let nonce = found.ticket.guest_nonce.unwrap();
        GuestAccess::new(&ports.keyring).token(&cx.tenant, &nonce)
    }
}
