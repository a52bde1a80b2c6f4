//! `helpdesk sla explain REF`: why the clocks of a ticket stand as they do, for people.

use std::fmt::Write as _;

use anyhow::Result;
use chrono_tz::Tz;
use escalated::core::{
    actor::Cx,
    ids::TenantId,
    services::Services,
    sla::{ClockExplanation, LedgerSpan, SlaExplanation},
    tickets::TicketKey,
    time::Timestamp,
};

/// The explanation as text.
pub async fn explain(services: &Services, reference: &str) -> Result<String> {
    let now = services.ports().clock.now();
    let cx = Cx::system(TenantId::default(), now);
    let key = TicketKey::parse(reference)?;
    let explained = services.sla_explain(&cx, &key).await?;
    Ok(text(reference, &explained)?)
}

fn text(reference: &str, explained: &SlaExplanation) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let policy = explained.policy.as_deref().unwrap_or("none");
    let chosen_by = explained.chosen_by.label();
    writeln!(text, "{reference} at {}", instant(explained.at, Tz::UTC))?;
    writeln!(text, "policy: {policy} ({})", chosen_by.to_lowercase())?;
    if explained.level > 0 {
        writeln!(text, "escalation level: {}", explained.level)?;
    }
    for warning in &explained.warnings {
        writeln!(text, "warning: {warning}")?;
    }
    if explained.clocks.is_empty() {
        writeln!(text, "no clock: nothing is promised")?;
    }
    for clock in &explained.clocks {
        write_clock(&mut text, clock)?;
    }
    Ok(text.trim_end().to_owned())
}

fn write_clock(text: &mut String, explained: &ClockExplanation) -> std::fmt::Result {
    let clock = &explained.clock;
    let zone = explained.calendar.as_ref().and_then(|(_, zone)| zone.parse().ok());
    let zone = zone.unwrap_or(Tz::UTC);
    let number = if clock.cycle > 1 { format!(" {}", clock.cycle) } else { String::new() };
    let late = clock.breached && clock.done_at.is_none() && clock.paused_since.is_some();
    writeln!(
        text,
        "\n{}{number}: {}{}",
        clock.metric.label(),
        clock.state.label().to_lowercase(),
        if late { ", and too late" } else { "" }
    )?;
    for sentence in &explained.summary {
        writeln!(text, "  {sentence}")?;
    }
    if let Some(next) = clock.next {
        let at = next.at.map_or_else(|| "never".to_owned(), |at| instant(at, zone));
        writeln!(text, "  next: {} % at {at}", next.percent)?;
    }
    writeln!(text, "\n  {:<16}  {:<16}  {:>12}  {:>12}  because", "from", "to", "counted", "used")?;
    for span in &explained.spans {
        write_span(text, span, zone, "")?;
    }
    for span in &explained.ahead {
        write_span(text, span, zone, "ahead: ")?;
    }
    Ok(())
}

fn write_span(text: &mut String, span: &LedgerSpan, zone: Tz, ahead: &str) -> std::fmt::Result {
    let counted = if span.counted { length(span.seconds) } else { "-".to_owned() };
    writeln!(
        text,
        "  {}  {}  {counted:>12}  {:>12}  {ahead}{}",
        instant(span.from, zone),
        instant(span.to, zone),
        length(span.consumed_seconds),
        span.because
    )
}

fn instant(at: Timestamp, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// Hours are not made days: a day of work has no fixed length.
fn length(seconds: i64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};
    use escalated::core::{
        sla::{Happening, Moment, PolicyChoice, SlaMetric, SlaSettings, Target},
        tickets::{Awaiting, Priority, Status},
    };
    use escalated::sla::timeline::{Progress, Terms, Timeline, explain as explain_clock};

    use super::*;

    #[test]
    fn an_explanation_shows_its_working() {
        let nine = Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).unwrap();
        let mut terms = Terms::none(&SlaSettings::default());
        terms.targets.insert(Priority::Low, Target { resolution: Some(90), ..Target::default() });
        let (status, priority) = (Status::Open, Priority::Low);
        let created = Happening::Created { status, priority, awaiting: Awaiting::Internal };
        let paused = Happening::Status { to: Status::WaitingOnCustomer };
        let history = [
            Moment { at: nine, what: created },
            Moment { at: nine + TimeDelta::minutes(20), what: paused },
        ];
        let timeline = Timeline::new(&terms, &history);
        let clock = timeline.clock(SlaMetric::Resolution, 1).unwrap();
        let now = nine + TimeDelta::minutes(50);
        let clock = explain_clock(&clock, now, Progress::default()).unwrap();
        let explained = SlaExplanation {
            policy_id: None,
            policy: Some("Standard".into()),
            chosen_by: PolicyChoice::Default,
            level: 1,
            at: now,
            clocks: vec![clock],
            warnings: Vec::new(),
        };
        assert_eq!(text("ESC-00007", &explained).unwrap(), SHOWN.trim());
    }

    const SHOWN: &str = "
ESC-00007 at 2026-01-05 09:50
policy: Standard (the default policy)
escalation level: 1

Resolution: paused
  1 h 30 min target around the clock
  20 min counted, 30 min paused (status)
  due 2026-01-05 11:00 UTC if the pause ended now

  from              to                     counted          used  because
  2026-01-05 09:00  2026-01-05 09:20        20 min        20 min  around the clock
  2026-01-05 09:20  2026-01-05 09:50             -        20 min  status waiting_on_customer
  2026-01-05 09:50  2026-01-05 11:00    1 h 10 min    1 h 30 min  ahead: around the clock
";
}
