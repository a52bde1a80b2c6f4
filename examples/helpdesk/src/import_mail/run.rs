use std::{collections::HashMap, panic, path::PathBuf, sync::Once, thread};

use anyhow::{Context, Result};
use escalated::core::{
    Error,
    actor::Cx,
    directory::Directory,
    fold::fold_email,
    pipeline::Command,
    tickets::{BatchDriver, RequesterInput},
};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::mpsc;

use super::{Refused, Report, draft::Draft, parse, read, walk::Sources};

/// Tickets under one commit.
const BATCH: usize = 200;
/// Hostile mail may nest deep; the thread that reads it has the room.
const STACK: usize = 64 * 1024 * 1024;

/// The thread that reads. Its panics are caught and reported with the message that caused them.
const READER: &str = "import-mail";

/// Makes a ticket of every message at those paths, telling nobody of them: `.eml` files, maildirs,
/// mbox files, and folders of these. A message that was imported within a day before is refused as
/// a duplicate, so that an import which broke off can be begun again.
///
/// # Errors
/// When a path does not exist or a folder cannot be listed; before the first ticket.
pub(super) async fn run(
    batches: &dyn BatchDriver,
    directory: &dyn Directory,
    paths: &[PathBuf],
    cx: &Cx,
) -> Result<Report> {
    let paths = paths.to_vec();
    let sources = tokio::task::spawn_blocking(move || Sources::of(&paths)).await??;
    let mut import = Import {
        batches,
        directory,
        cx: Cx { quiet: true, ..cx.clone() },
        users: HashMap::new(),
        report: Report { passed_over: sources.passed_over, ..Report::default() },
    };
    let bar = bar(sources.files.iter().map(|source| source.bytes).sum());
    keep_reader_quiet();
    let (sender, mut read) = mpsc::channel(64);
    let reader = thread::Builder::new().name(READER.into()).stack_size(STACK);
    let reader = reader.spawn(move || {
        for found in read::messages(sources.files) {
            let bytes = found.bytes;
            if sender.blocking_send((parse::draft(found), bytes)).is_err() {
                break;
            }
        }
    })?;
    let mut drafts = Vec::with_capacity(BATCH);
    while let Some((draft, bytes)) = read.recv().await {
        import.report.messages += 1;
        match draft {
            Ok(draft) => drafts.push(draft),
            Err(refused) => import.report.refused.push(refused),
        }
        if drafts.len() == BATCH {
            import.write(std::mem::take(&mut drafts)).await;
        }
        bar.inc(bytes);
    }
    import.write(drafts).await;
    bar.finish_and_clear();
    reader.join().ok().context("the reading of mail broke off")?;
    Ok(import.report)
}

struct Import<'a> {
    batches: &'a dyn BatchDriver,
    directory: &'a dyn Directory,
    cx: Cx,
    /// Who the host knows, by folded address.
    users: HashMap<String, Option<RequesterInput>>,
    report: Report,
}

impl Import<'_> {
    async fn write(&mut self, drafts: Vec<Draft>) {
        let mut commands = Vec::with_capacity(drafts.len());
        let mut places = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let place = (draft.place.clone(), draft.truncated);
            match self.requester(&draft).await {
                Ok(requester) => {
                    let command = Command::Create(draft.into_ticket(requester));
                    let key = format!("import-mail:{}", command.digest());
                    commands.push((self.cx.clone().with_idempotency_key(key), command));
                    places.push(place);
                }
                Err(error) => self.report.refused.push(refused(&place.0, &error)),
            }
        }
        if commands.is_empty() {
            return;
        }
        let outcomes = self.batches.execute_batch(commands).await;
        for ((place, truncated), outcome) in places.into_iter().zip(outcomes) {
            match outcome {
                Ok(outcome) if outcome.replayed => {
                    let reference = outcome.ticket.reference.map(|r| r.to_string());
                    let reason = format!("it is {} already", reference.unwrap_or_default());
                    self.report.refused.push(Refused::new(place, "duplicate", reason));
                }
                Ok(_) => {
                    self.report.tickets += 1;
                    if truncated {
                        self.report.truncated.push(place);
                    }
                }
                Err(error) => self.report.refused.push(refused(&place, &error)),
            }
        }
    }

    /// The user with that address, or a guest.
    async fn requester(&mut self, draft: &Draft) -> Result<RequesterInput, Error> {
        let guest =
            || RequesterInput::Guest { name: draft.name.clone(), email: draft.email.clone() };
        let address = fold_email(&draft.email);
        if let Some(known) = self.users.get(&address) {
            return Ok(known.clone().unwrap_or_else(guest));
        }
        let user = self.directory.find_by_email(&self.cx.tenant, &address).await?;
        let user = user.map(|person| RequesterInput::User { id: person.id });
        self.users.insert(address, user.clone());
        Ok(user.unwrap_or_else(guest))
    }
}

/// A backtrace in the middle of the progress bar helps nobody.
fn keep_reader_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(READER) {
                others(info);
            }
        }));
    });
}

fn refused(place: &str, error: &Error) -> Refused {
    let code = error.fields().first().map_or(error.code(), |field| field.code.as_str());
    Refused::new(place, code, error.message())
}

fn bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    let shape = "{bar:40} {bytes}/{total_bytes} {eta}";
    if let Ok(style) = ProgressStyle::with_template(shape) {
        bar.set_style(style);
    }
    bar
}
