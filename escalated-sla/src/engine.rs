use std::{fmt, sync::Arc};

use chrono::TimeDelta;
use escalated_core::{
    Result,
    engines::{Extension, SlaBackend, SlaCase, SlaEngine},
    ids::PolicyId,
    jobs::{JobHandler, NewJob},
    pipeline::ChangeHook,
    services::Services,
    sla::{
        CalendarInput, HolidaySetInput, Policy, PolicyInput, SlaConfig, SlaExplanation, SlaStatus,
        WhatIf,
    },
    time::Timestamp,
};
use serde_json::Value;

use crate::{
    backend::{ChosenBackend, SweepBackend, TimersBackend},
    calendars::{check_calendar, check_holidays, timezones},
    hook::SlaHook,
    jobs::{
        Connected, RULES_JOB, SWEEP_JOB, SlaAct, SlaRecomputeJob, SlaRules, SlaSweepJob, SlaWake,
    },
    policies::{self, check_policy, itil},
    reading,
    rules::RulesCache,
    sweep::{SlaRecompute, SlaSweep},
};

/// What wakes the clocks.
#[derive(Clone, Default)]
pub enum BackendKind {
    /// A sweep every few seconds.
    #[default]
    Sweep,
    /// A job at the exact instant of each step, and a slow sweep as a safety net.
    Timers,
    /// The host's own.
    Custom(Arc<dyn SlaBackend>),
}

impl fmt::Debug for BackendKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sweep => "Sweep",
            Self::Timers => "Timers",
            Self::Custom(backend) => backend.name(),
        })
    }
}

/// How the engine works.
#[derive(Debug, Clone)]
pub struct SlaOptions {
    /// What wakes the clocks.
    pub backend: BackendKind,
    /// How often the sweep looks, at least 1.
    pub sweep_interval_seconds: u32,
    /// How often it looks beside timers, at least 1. Beside a backend of the host's it looks as often
    /// as alone: that may fail unseen on another node.
    pub safety_net_seconds: u32,
}

impl Default for SlaOptions {
    fn default() -> Self {
        Self { backend: BackendKind::Sweep, sweep_interval_seconds: 15, safety_net_seconds: 300 }
    }
}

/// The SLA engine as an extension of a helpdesk.
///
/// ```
/// use escalated_core::engines::{Extension, SlaEngine};
/// use escalated_sla::{BackendKind, SlaExtension, SlaOptions};
/// let options = SlaOptions { backend: BackendKind::Timers, ..SlaOptions::default() };
/// let engine = SlaExtension::new(options);
/// assert_eq!((engine.name(), engine.backend().name()), ("sla", "timers"));
/// ```
#[derive(Debug, Clone)]
pub struct SlaExtension {
    rules: Arc<RulesCache>,
    backend: ChosenBackend,
    connected: Connected,
    interval: TimeDelta,
    safety_net: TimeDelta,
}

impl Default for SlaExtension {
    fn default() -> Self {
        Self::new(SlaOptions::default())
    }
}

impl SlaExtension {
    /// The engine with these options.
    #[must_use]
    pub fn new(options: SlaOptions) -> Self {
        let backend: Arc<dyn SlaBackend> = match options.backend {
            BackendKind::Sweep => Arc::new(SweepBackend),
            BackendKind::Timers => Arc::new(TimersBackend),
            BackendKind::Custom(backend) => backend,
        };
        let seconds = |seconds: u32| TimeDelta::seconds(i64::from(seconds.max(1)));
        Self {
            rules: Arc::default(),
            backend: ChosenBackend::new(backend),
            connected: Connected::default(),
            interval: seconds(options.sweep_interval_seconds),
            safety_net: seconds(options.safety_net_seconds),
        }
    }

    /// What decides in a sweep.
    #[must_use]
    pub fn sweep_rule(&self) -> Arc<SlaSweep> {
        Arc::new(SlaSweep::new(self.rules.clone(), self.backend.clone()))
    }

    /// What decides when rules have changed.
    #[must_use]
    pub fn recompute_rule(&self) -> Arc<SlaRecompute> {
        Arc::new(SlaRecompute::new(self.rules.clone(), self.backend.clone()))
    }
}

fn first_job(kind: &str, now: Timestamp) -> NewJob {
    NewJob { kind: kind.into(), dedupe_key: Some(kind.into()), run_at: now, payload: Value::Null }
}

impl Extension for SlaExtension {
    fn name(&self) -> &'static str {
        "sla"
    }

    fn connect(&self, services: &Services) {
        self.connected.set(services);
    }

    fn first_jobs(&self, now: Timestamp) -> Vec<NewJob> {
        vec![first_job(SWEEP_JOB, now), first_job(RULES_JOB, now)]
    }

    fn hooks(&self) -> Vec<Arc<dyn ChangeHook>> {
        vec![Arc::new(SlaHook::new(self.rules.clone(), self.backend.clone()))]
    }

    fn job_handlers(&self) -> Vec<Arc<dyn JobHandler>> {
        let connected = || self.connected.clone();
        let sweep = SlaSweepJob::new(
            connected(),
            self.sweep_rule(),
            self.backend.clone(),
            self.interval,
            self.safety_net,
        );
        vec![
            Arc::new(sweep),
            Arc::new(SlaWake::new(connected(), self.sweep_rule())),
            Arc::new(SlaRecomputeJob::new(connected(), self.recompute_rule())),
            Arc::new(SlaAct::new(connected())),
            Arc::new(SlaRules::new(connected())),
        ]
    }
}

impl SlaEngine for SlaExtension {
    fn backend(&self) -> &dyn SlaBackend {
        self.backend.now()
    }

    fn check_calendar(&self, input: &CalendarInput, config: &SlaConfig) -> Result<()> {
        check_calendar(input, |id| config.holiday_sets.contains_key(&id))
    }

    fn timezones(&self) -> Vec<&'static str> {
        timezones().collect()
    }

    fn check_holidays(&self, input: &HolidaySetInput) -> Result<()> {
        check_holidays(input)
    }

    fn check_policy(
        &self,
        input: &PolicyInput,
        own: Option<PolicyId>,
        config: &SlaConfig,
    ) -> Result<Vec<String>> {
        check_policy(input, own, config)
    }

    fn status(&self, case: &SlaCase, now: Timestamp) -> Result<SlaStatus> {
        reading::status(&self.rules.ready(&case.config), case, now)
    }

    fn explain(&self, case: &SlaCase, now: Timestamp) -> Result<SlaExplanation> {
        reading::explanation(&self.rules.ready(&case.config), case, now)
    }

    fn compare(
        &self,
        case: &SlaCase,
        candidate: &Policy,
        now: Timestamp,
        so_far: &mut WhatIf,
    ) -> Result<()> {
        let terms = policies::terms(&case.config, candidate)?;
        policies::compare(case, candidate, &terms, now, so_far);
        Ok(())
    }

    fn itil_policy(&self) -> PolicyInput {
        itil::policy()
    }
}
