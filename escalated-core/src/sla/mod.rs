//! Service levels: what is promised, whose hours count, and how a promise stands. The engine that
//! works it out is the crate `escalated-sla`.

mod action_fields;
mod calendar;
mod clock;
mod config;
mod history;
mod metric;
mod policy;
mod reading;
mod record;
mod report;
mod rule_runs;
mod rules;
mod store;
mod sweep;
mod what_if;

pub use calendar::{
    BusinessCalendar, CalendarInput, ClockTime, Holiday, HolidaySet, HolidaySetInput, Window,
};
pub use clock::{ClockState, PauseReason, SlaClock};
pub use config::{SlaConfig, SlaSettings};
pub use history::{Happening, Moment, moments};
pub use metric::SlaMetric;
pub use policy::{
    DepartmentPolicy, EscalationManager, Notified, Policy, PolicyInput, Step, StepAction, Target,
};
pub use reading::{
    ClockExplanation, ClockReading, ClockStatus, LedgerRule, LedgerSpan, NextStep, PolicyChoice,
    SlaExplanation, SlaStatus,
};
pub use record::{ClockFilter, ClockRecord};
pub use report::{Durations, MetricReport, ReportLine, ReportPeriod, SlaReportBuilder};
pub use rule_runs::{RuleRun, RuleRuns};
pub use rules::{
    EscalationAction, EscalationRule, EscalationRuleInput, EscalationRuleStore, RuleExecution,
};
pub use store::{CalendarStore, ClockStore, PolicyStore};
pub use sweep::{Firing, SweepRule, SweepScope, SweepStore, Swept, SweptTicket};
pub use what_if::{MetricComparison, WhatIf, WhatIfDifference};
