//! Writes stories through the batch driver.

use anyhow::{Context, Result};
use escalated::core::{services::Services, tickets::Ticket};

use super::{sla::Watch, story::Story};

/// Four commits full of openings; see `BatchDriver`. Of the brief stories one in four has a step,
/// so that their steps fill a commit too.
const BATCH: usize = 2_000;

/// Writes the stories, some at a time: first all openings, then the first step of each that has
/// one, then the second, and so on. `watch` looks at their clocks in between. `progress` is told
/// how many tickets are complete.
pub async fn load(
    services: &Services,
    stories: impl Iterator<Item = Story>,
    watch: Option<&Watch<'_>>,
    progress: impl Fn(usize),
) -> Result<usize> {
    let mut stories = stories.peekable();
    let mut done = 0;
    while stories.peek().is_some() {
        let batch: Vec<_> = stories.by_ref().take(BATCH).collect();
        done += batch.len();
        load_batch(services, batch, watch).await?;
        progress(done);
    }
    Ok(done)
}

async fn load_batch(
    services: &Services,
    stories: Vec<Story>,
    watch: Option<&Watch<'_>>,
) -> Result<()> {
    let batches = &services.ports().batches;
    let openings = stories.iter().map(Story::opening).collect();
    let opened = batches.execute_batch(openings).await;
    let mut tickets: Vec<(Story, Ticket)> = Vec::with_capacity(stories.len());
    for (story, outcome) in stories.into_iter().zip(opened) {
        let outcome = outcome.with_context(|| format!("opening {:?}", story.new.subject))?;
        tickets.push((story, outcome.ticket));
    }
    for index in 0.. {
        if let Some(watch) = watch {
            for (story, ticket) in &tickets {
                let Some(step) = story.steps.get(index) else { continue };
                watch.until(ticket.id, step.at).await?;
            }
        }
        let commands: Vec<_> =
            tickets.iter().filter_map(|(story, ticket)| story.step(index, ticket)).collect();
        if commands.is_empty() {
            break;
        }
        for outcome in batches.execute_batch(commands).await {
            outcome.with_context(|| format!("step {index} of a demo ticket"))?;
        }
    }
    if let Some(watch) = watch {
        for (_, ticket) in &tickets {
            watch.until_now(ticket.id).await?;
        }
    }
    Ok(())
}
