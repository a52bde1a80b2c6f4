//! `helpdesk seed`: many tickets, quickly, and proof that nothing of them is missing.

use std::io::Write;

use anyhow::{Result, ensure};
use escalated::core::{actor::Cx, ids::TenantId, services::Services};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    cli,
    demo::{Detail, Teller, catalog::Catalog, load},
    verify,
};

/// Up to here every ticket has a whole story.
const FULL_STORIES: usize = 2_000;

/// Makes the tickets, then counts them in the tables.
pub async fn seed(services: &Services, args: &cli::Seed) -> Result<()> {
    let now = services.ports().clock.now();
    let before = verify::counts(&args.database.url).await?;
    let cx = Cx::system(TenantId::default(), now);
    let catalog = Catalog::prepare(services, &cx).await?;
    let (detail, days) = match args.tickets {
        ..=FULL_STORIES => (Detail::Full, 150),
        _ => (Detail::Brief, 365),
    };
    // Another seed for each run, or the second run would tell the first one's stories again.
    let mut teller = Teller::new(before.tickets.unsigned_abs(), &catalog, now, detail);

    let bar = ProgressBar::new(args.tickets as u64);
    let template = "{wide_bar} {pos}/{len} tickets, {per_sec}, {eta} left";
    bar.set_style(ProgressStyle::with_template(template)?);
    let stories = teller.stories(args.tickets, days);
    let made = load(services, stories, None, |done| bar.set_position(done as u64)).await?;
    bar.finish();
    services.ports().batches.refresh_statistics().await?;

    let after = verify::counts(&args.database.url).await?;
    let (tickets, activities, outbox) = (
        after.tickets - before.tickets,
        after.activities - before.activities,
        after.outbox - before.outbox,
    );
    let seconds = bar.elapsed().as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{tickets} tickets with {activities} activities and {outbox} events in {seconds:.1} s; \
         {} half written, {} duplicate references",
        after.half_written,
        after.duplicate_references,
    )?;
    ensure!(usize::try_from(tickets)? == made, "{made} tickets were made, {tickets} are there");
    ensure!(after.half_written == before.half_written, "some tickets are not accounted for");
    Ok(())
}
