//! Figures over many tickets.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::Services;
use crate::{
    Error, FieldError, Result,
    actor::Cx,
    authz::{Operation, Resource},
    engines::SlaCase,
    ids::{ClockId, PolicyId, TicketId},
    sla::{
        ClockFilter, ClockRecord, MetricReport, Policy, PolicyInput, ReportPeriod,
        SlaReportBuilder, WhatIf,
    },
};

/// How many rows are read at a time.
const PAGE: u32 = 500;

/// How many days a comparison looks back at most.
const MAX_DAYS: i64 = 366;

/// What is asked of a comparison: another policy over the tickets of the last days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatIfInput {
    /// 1 to 366: tickets that came in since then.
    pub days: i64,
    /// The policy as it would be.
    pub policy: PolicyInput,
}

/// One page of clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockPage {
    /// The clocks, the oldest first.
    pub items: Vec<ClockRecord>,
    /// After which id the next page begins; none on the last.
    pub next: Option<ClockId>,
}

impl Services {
    /// How promises stood over a span of time.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn sla_report(
        &self,
        cx: &Cx,
        filter: &ClockFilter,
        period: ReportPeriod,
    ) -> Result<Vec<MetricReport>> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Reports)?;
        let mut report = SlaReportBuilder::new(period);
        let mut after = ClockId(0);
        loop {
            let records = self.ports.clocks.clock_records(cx, filter, after, PAGE).await?;
            let Some(last) = records.last() else { break };
            after = last.clock.id;
            records.iter().for_each(|record| report.add(record));
        }
        Ok(report.finish())
    }

    /// Promises that were broken, the oldest first.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn sla_breaches(
        &self,
        cx: &Cx,
        filter: &ClockFilter,
        after: ClockId,
        limit: u32,
    ) -> Result<ClockPage> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Reports)?;
        let filter = ClockFilter { breached: Some(true), ..filter.clone() };
        let items = self.ports.clocks.clock_records(cx, &filter, after, limit).await?;
        let full = u32::try_from(items.len()).is_ok_and(|count| count == limit);
        let next = items.last().filter(|_| full).map(|record| record.clock.id);
        Ok(ClockPage { items, next })
    }

    /// Whether [`Self::sla_what_if`] would take this.
    ///
    /// # Errors
    /// All that [`Self::sla_what_if`] says.
    pub async fn check_what_if(&self, cx: &Cx, input: &WhatIfInput) -> Result<()> {
        // A candidate takes nobody's place.
        let policy = PolicyInput { is_default: false, ..input.policy.clone() };
        let checked = self.check_policy(cx, None, &policy).await.map_err(below_policy);
        if (1..=MAX_DAYS).contains(&input.days) {
            return checked.map(|_| ());
        }
        let message = format!("1 to {MAX_DAYS} days");
        let mut errors = vec![FieldError::new("days", "out_of_range", message)];
        match checked {
            Err(error) if error.fields().is_empty() => return Err(error),
            Err(error) => errors.extend(error.fields().iter().cloned()),
            Ok(_) => {}
        }
        Err(Error::invalid(errors))
    }

    /// What another policy would have made of the tickets of the last days. Changes nothing.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`, `out_of_range` for the days, and what
    /// [`Self::save_policy`] says of the policy.
    pub async fn sla_what_if(&self, cx: &Cx, input: &WhatIfInput) -> Result<WhatIf> {
        self.check_what_if(cx, input).await?;
        let engine = self.sla_engine()?;
        let candidate = candidate(input.policy.clone());
        let config = self.ports.policies.sla_config(cx).await?;
        let from = cx.now - TimeDelta::days(input.days);
        let mut result = WhatIf::default();
        let mut after = TicketId(0);
        loop {
            let tickets = self.ports.clocks.tickets_with_history(cx, from, after, PAGE).await?;
            let Some(last) = tickets.last() else { return Ok(result) };
            after = last.ticket.id;
            for swept in tickets {
                let case = SlaCase {
                    ticket: swept.ticket,
                    tags: swept.tags,
                    history: swept.history,
                    clocks: swept.clocks,
                    config: config.clone(),
                };
                engine.compare(&case, &candidate, cx.now, &mut result)?;
            }
        }
    }
}

/// The policy stands in a field of its own here.
fn below_policy(error: Error) -> Error {
    let below = |at: &FieldError| {
        let field = format!("policy.{}", at.field);
        FieldError { field, ..at.clone() }
    };
    match error.fields() {
        [] => error,
        fields => Error::invalid(fields.iter().map(below).collect()),
    }
}

fn candidate(input: PolicyInput) -> Policy {
    Policy {
        id: PolicyId(0),
        name: input.name,
        description: input.description,
        position: input.position.unwrap_or(0),
        is_default: false,
        is_active: true,
        condition: input.condition,
        calendar_id: input.calendar_id,
        at_risk_percent: input.at_risk_percent,
        targets: input.targets,
        steps: input.steps,
    }
}
