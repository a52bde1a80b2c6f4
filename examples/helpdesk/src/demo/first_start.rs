//! The tickets that a newcomer finds on the first start.

use std::io::Write;

use anyhow::Result;
use escalated::{
    core::{
        actor::Cx, ids::TenantId, page::PageRequest, services::Services, tickets::TicketQuery,
        time::Timestamp,
    },
    sla::SlaExtension,
};

use super::{
    Detail, Teller,
    catalog::Catalog,
    load,
    sla::{self, PROMISES, Watch},
};

const TICKETS: usize = 200;
const DAYS: i64 = 150;
const SEED: u64 = 2026;

/// Fills an empty helpdesk. Returns how many tickets were made.
pub async fn fill_if_empty(
    services: &Services,
    engine: &SlaExtension,
    now: Timestamp,
) -> Result<usize> {
    let cx = Cx::system(TenantId::default(), now);
    let page = PageRequest::After { cursor: None, limit: 1 };
    let one = TicketQuery { page, ..TicketQuery::default() };
    if !services.ports().tickets.list(&cx, &one).await?.items.is_empty() {
        return Ok(0);
    }
    writeln!(std::io::stderr(), "first start: making {TICKETS} demo tickets")?;
    let catalog = Catalog::prepare(services, &cx).await?;
    let mut teller = Teller::new(SEED, &catalog, now, Detail::Full);
    sla::prepare(services, &cx, &catalog).await?;
    let mut stories: Vec<_> = teller.stories(TICKETS - PROMISES, DAYS).collect();
    stories.extend(sla::promises(&catalog, now));
    stories.sort_by_key(|story| story.opened_at);
    let watch = Watch::new(services, engine, now);
    load(services, stories.into_iter(), Some(&watch), |_| {}).await
}
