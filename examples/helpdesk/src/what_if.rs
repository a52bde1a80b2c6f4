//! `helpdesk sla what-if`: what another policy would have made of past tickets, for people.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use escalated::core::{
    actor::Cx,
    ids::TenantId,
    services::{Services, WhatIfInput},
    sla::{PolicyInput, WhatIf},
};

use crate::cli;

/// The comparison as text. Nothing is changed.
pub async fn what_if(services: &Services, args: &cli::WhatIf) -> Result<String> {
    let now = services.ports().clock.now();
    let cx = Cx::system(TenantId::default(), now);
    let policy = match (&args.policy, &args.file) {
        (Some(name), _) => stored(services, &cx, name).await?,
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            serde_json::from_str(&text)
                .with_context(|| format!("{} is no policy as the API takes it", file.display()))?
        }
        (None, None) => bail!("name a policy with --policy, or a file with --file"),
    };
    let input = WhatIfInput { days: args.days, policy };
    match services.sla_what_if(&cx, &input).await {
        Ok(found) => Ok(text(&input, &found)?),
        Err(error) if error.fields().is_empty() => Err(error.into()),
        Err(error) => {
            let all = error.fields().iter().map(|f| format!("\n  {}: {}", f.field, f.message));
            bail!("the policy is refused:{}", all.collect::<String>())
        }
    }
}

/// A policy of the helpdesk, by its name or its number.
async fn stored(services: &Services, cx: &Cx, name: &str) -> Result<PolicyInput> {
    let policies = services.list_policies(cx).await?;
    let Some(policy) = policies.iter().find(|p| p.name == name || p.id.to_string() == name) else {
        let known: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
        bail!("there is no policy {name:?}; there are: {}", known.join(", "));
    };
    let mut input = serde_json::to_value(policy)?;
    if let Some(fields) = input.as_object_mut() {
        fields.remove("id");
    }
    Ok(serde_json::from_value(input)?)
}

fn text(input: &WhatIfInput, found: &WhatIf) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let WhatIfInput { days, policy } = input;
    writeln!(text, "{} tickets of the last {days} days under {:?}", found.tickets, policy.name)?;
    if found.metrics.is_empty() {
        writeln!(text, "nothing was or would have been promised for them")?;
    } else {
        writeln!(
            text,
            "\n  {:<16} {:>8} {:>8} {:>15} {:>17}",
            "promise", "kept", "missed", "would be kept", "would be missed"
        )?;
    }
    for line in &found.metrics {
        writeln!(
            text,
            "  {:<16} {:>8} {:>8} {:>15} {:>17}",
            line.metric.label(),
            line.met,
            line.breached,
            line.would_meet,
            line.would_breach
        )?;
    }
    if found.different > 0 {
        writeln!(text, "\n{} promises would stand differently:", found.different)?;
    }
    for one in &found.differences {
        let (was, would_be) = (word(one.breached), word(one.would_breach));
        let metric = one.metric.label();
        writeln!(text, "  {}  {metric}: {was}, would be {would_be}", one.reference)?;
    }
    let shown = u64::try_from(found.differences.len()).unwrap_or(u64::MAX);
    if found.different > shown {
        writeln!(text, "  and {} more", found.different - shown)?;
    }
    write!(text, "\nnothing was changed")?;
    Ok(text)
}

fn word(breached: Option<bool>) -> &'static str {
    match breached {
        Some(true) => "missed",
        Some(false) => "kept",
        None => "not promised",
    }
}

#[cfg(test)]
mod tests {
    use escalated::core::{
        sla::{MetricComparison, SlaMetric, WhatIfDifference},
        tickets::Reference,
    };

    use super::*;

    #[test]
    fn a_comparison_is_a_table_and_a_list() {
        let policy = serde_json::json!({ "name": "Stricter", "targets": {} });
        let policy = serde_json::from_value(policy).unwrap();
        let input = WhatIfInput { days: 30, policy };
        let metric = SlaMetric::Resolution;
        let difference = WhatIfDifference {
            reference: Reference::parse("ESC-00007").unwrap(),
            metric,
            breached: Some(false),
            would_breach: Some(true),
        };
        let found = WhatIf {
            tickets: 12,
            metrics: vec![MetricComparison {
                metric,
                met: 5,
                breached: 1,
                would_meet: 3,
                would_breach: 9,
            }],
            differences: vec![difference],
            different: 3,
        };
        assert_eq!(text(&input, &found).unwrap(), SHOWN.trim());
        let none = text(&input, &WhatIf::default()).unwrap();
        assert!(none.contains("nothing was or would have been promised"), "{none}");
    }

    const SHOWN: &str = "
12 tickets of the last 30 days under \"Stricter\"

  promise              kept   missed   would be kept   would be missed
  Resolution              5        1               3                 9

3 promises would stand differently:
  ESC-00007  Resolution: kept, would be missed
  and 2 more

nothing was changed
";
}
