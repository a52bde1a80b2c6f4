use std::{collections::HashMap, sync::Arc};

use escalated_core::{
    Result,
    actor::{Actor, Cx},
    ids::TenantId,
    sla::{SlaConfig, SweepRule, SweptTicket},
    time::Timestamp,
};

use crate::sql::{
    Conn,
    sla::{cache::SlaCache, config::config_of_version, versions::select_versions},
};

/// What is the same for all tickets of a tenant in a batch.
pub(super) struct Known {
    pub(super) cx: Cx,
    pub(super) config: Arc<SlaConfig>,
}

impl Known {
    /// Whether all rules can be read that clocks of the ticket run by. Of one whose rules cannot
    /// nothing is changed, so that it goes on where it was when they can.
    pub(super) fn reads(&self, swept: &SweptTicket) -> bool {
        let rests = |id| self.config.resting.contains(&id);
        let mut open = swept.clocks.iter().filter(|clock| clock.state.is_open());
        !swept.ticket.sla.policy_id.is_some_and(rests) && !open.any(|clock| rests(clock.policy_id))
    }
}

/// The tenants of a batch whose rules can be read.
pub(super) struct Tenants(HashMap<TenantId, Known>);

impl Tenants {
    /// The rules as they are now: what is remembered counts only if nobody has changed it since.
    pub(super) async fn read(
        conn: &mut Conn<'_>,
        cache: &SlaCache,
        tenants: impl Iterator<Item = &TenantId>,
        now: Timestamp,
        rule: &dyn SweepRule,
    ) -> Result<Self> {
        let mut names: Vec<&TenantId> = tenants.collect();
        names.sort_unstable();
        names.dedup();
        let mut known = HashMap::with_capacity(names.len());
        if names.is_empty() {
            return Ok(Self(known));
        }
        let versions = select_versions(conn, &names).await?;
        for tenant in names {
            let actor = Actor::System { name: rule.name().to_owned() };
            let cx = Cx { actor, ..Cx::system(tenant.clone(), now) };
            let version = versions.get(tenant.as_str()).copied().unwrap_or(0);
            match config_of_version(conn, &cx, cache, version).await {
                Ok(config) => drop(known.insert(tenant.clone(), Known { cx, config })),
                // Nothing is wrong with the connection: the other tenants go on.
                Err(error) if error.code() == "row_unreadable" => {
                    let (tenant, code) = (tenant.as_str(), error.code());
                    tracing::warn!(tenant, code, "the SLA rules of a tenant cannot be read");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Self(known))
    }

    /// What is known of a tenant; none for one whose rules cannot be read.
    pub(super) fn get(&self, tenant: &TenantId) -> Option<&Known> {
        self.0.get(tenant)
    }
}
