use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use escalated::{
    core::{
        actor::Cx,
        engines::Extension,
        ids::{JobId, TenantId, TicketId},
        jobs::{Job, NewJob},
        services::Services,
        sla::{Firing, SlaConfig, SweepRule, SweepScope, SweptTicket},
        time::Timestamp,
    },
    sla::{SlaExtension, jobs::ACT_JOB},
};

/// Looks at the clocks of demo tickets when they were due, months ago. Nobody is told of it today.
pub struct Watch<'a> {
    services: &'a Services,
    engine: &'a SlaExtension,
    rule: Arc<Quiet>,
    now: Timestamp,
}

impl<'a> Watch<'a> {
    /// With the engine that the services have; the present is `now`.
    pub fn new(services: &'a Services, engine: &'a SlaExtension, now: Timestamp) -> Self {
        let rule = Quiet { rule: engine.sweep_rule(), acts: Mutex::default() };
        Self { services, engine, rule: Arc::new(rule), now }
    }

    /// Lets the time of a ticket pass up to the present.
    pub async fn until_now(&self, ticket: TicketId) -> Result<()> {
        self.until(ticket, self.now).await
    }

    /// Lets the time of a ticket pass, with a look at each wake-up.
    pub async fn until(&self, ticket: TicketId, end: Timestamp) -> Result<()> {
        let ports = self.services.ports();
        let tenant = TenantId::default();
        let cx = Cx::system(tenant.clone(), end);
        loop {
            let clocks = ports.clocks.clocks_of(&cx, ticket).await?;
            let Some(wake) = clocks.iter().filter_map(|clock| clock.wake_at).min() else { break };
            if wake >= end {
                break;
            }
            let scope = SweepScope::Ticket { tenant: tenant.clone(), ticket };
            ports.sweeps.sweep(&scope, wake, 1, self.rule.clone()).await?;
            self.act(wake).await?;
        }
        Ok(())
    }

    /// Does what the steps asked for, at their time.
    async fn act(&self, now: Timestamp) -> Result<()> {
        let acts = std::mem::take(&mut *self.rule.acts());
        if acts.is_empty() {
            return Ok(());
        }
        let handlers = self.engine.job_handlers();
        let handler = handlers.iter().find(|handler| handler.kind() == ACT_JOB);
        let handler = handler.context("the engine carries actions out")?;
        for act in acts {
            let job = Job {
                id: JobId(0),
                tenant: TenantId::default(),
                kind: act.kind,
                payload: act.payload,
                attempts: 0,
                fence: 0,
            };
            handler.run(&job, now).await?;
        }
        Ok(())
    }
}

/// The engine's rule, without recipients, and with the actions kept for us: the workers would
/// carry them out today.
struct Quiet {
    rule: Arc<dyn SweepRule>,
    acts: Mutex<Vec<NewJob>>,
}

impl Quiet {
    fn acts(&self) -> std::sync::MutexGuard<'_, Vec<NewJob>> {
        self.acts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SweepRule for Quiet {
    fn name(&self) -> &str {
        self.rule.name()
    }

    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing {
        let mut firing = self.rule.decide(swept, config, now);
        for event in &mut firing.events {
            event.data.insert("recipients".into(), Vec::<String>::new().into());
        }
        let jobs = std::mem::take(&mut firing.jobs);
        let (acts, others) = jobs.into_iter().partition(|job| job.kind == ACT_JOB);
        let acts: Vec<escalated::core::pipeline::TicketJob> = acts;
        firing.jobs = others;
        self.acts().extend(acts.into_iter().map(|job| job.of(swept.ticket.id)));
        firing
    }
}
