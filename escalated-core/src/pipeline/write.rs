use super::{
    Command, Mode, NewMessage, Outcome, Pipeline, PostedMessage, SearchText, StoredOutcome,
    UnitOfWork,
    record::{Telling, activity},
    run::refusal,
    work::Work,
};
use crate::{
    Error, Result,
    activities::Activity,
    actor::Cx,
    events::Event,
    ids::{AttachmentId, MessageId, TicketId},
    mail::{named_notices, notices},
};

/// The answer to an earlier command with the same key, if there was one.
pub(super) async fn replay(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    key: &str,
    command: &Command,
) -> Result<Option<Outcome>> {
    let Some(stored) = uow.records().stored_outcome(cx, key).await? else { return Ok(None) };
    if stored.digest != digest(cx, command) {
        let message = "the Idempotency-Key was used for another request; use a new key";
        return Err(Error::conflict("idempotency_key_reused", message));
    }
    let mut outcome: Outcome = serde_json::from_str(&stored.outcome).map_err(|source| {
        Error::internal("stored_outcome_unreadable", "a stored answer cannot be read")
            .with_source(source)
    })?;
    outcome.replayed = true;
    Ok(Some(outcome))
}

/// What tells a repeat from another request.
fn digest(cx: &Cx, command: &Command) -> String {
    cx.sent.clone().unwrap_or_else(|| command.digest())
}

/// Keeps the outcome under the caller's key.
pub(super) async fn remember(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    key: &str,
    command: &Command,
    outcome: &Outcome,
) -> Result<()> {
    let outcome = serde_json::to_string(outcome).map_err(|source| {
        Error::internal("outcome_unwritable", "an answer cannot be stored").with_source(source)
    })?;
    let stored = StoredOutcome { digest: digest(cx, command), outcome };
    uow.records().store_outcome(cx, key, &stored).await
}

/// The outcome of a preview: as it would be, without ids.
pub(super) fn rehearse(pipeline: &Pipeline, cx: &Cx, mut work: Work<'_>) -> Outcome {
    advance(&mut work, cx);
    let ids = vec![MessageId(0); work.messages.len()];
    finish(pipeline, cx, work, &ids, Mode::Preview).0
}

/// The one write step.
pub(super) async fn commit(
    pipeline: &Pipeline,
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    mut work: Work<'_>,
) -> Result<Outcome> {
    if !work.is_dirty() {
        return Ok(finish(pipeline, cx, work, &[], Mode::Execute).0);
    }
    advance(&mut work, cx);
    write_ticket(uow, cx, &mut work).await?;
    let ticket = work.ticket.id;
    use_uploads(uow, cx, &work.attachments, ticket, None, false).await?;
    let mut ids = Vec::with_capacity(work.messages.len());
    for message in &work.messages {
        let id = uow.messages().insert_message(cx, ticket, message).await?;
        let draft = message.draft();
        use_uploads(uow, cx, &draft.attachments, ticket, Some(id), message.is_note()).await?;
        ids.push(id);
    }
    let (added, removed) = work.tag_difference();
    if !added.is_empty() {
        uow.tickets().add_tags(cx, ticket, &added).await?;
    }
    if !removed.is_empty() {
        uow.tickets().remove_tags(cx, ticket, &removed).await?;
    }
    let text = search_text(cx, &work);
    if text != SearchText::default() {
        uow.tickets().index(cx, ticket, &text, work.before.is_none()).await?;
    }
    if !work.clocks.is_empty()
        && let Some(rows) = uow.clocks()
    {
        rows.write_clocks(cx, ticket, &work.clocks).await?;
    }
    let mut jobs = std::mem::take(&mut work.jobs);
    jobs.extend(std::mem::take(&mut work.ticket_jobs).into_iter().map(|job| job.of(ticket)));
    let (mut outcome, events) = finish(pipeline, cx, work, &ids, Mode::Execute);
    let written = uow.records().append_activities(cx, &outcome.activities).await?;
    for (activity, id) in outcome.activities.iter_mut().zip(written) {
        activity.id = id;
    }
    uow.records().append_events(cx, &events).await?;
    if !jobs.is_empty() {
        uow.records().add_jobs(cx, &jobs).await?;
    }
    Ok(outcome)
}

/// Counts version and events and moves `updated_at`, if anything changed.
fn advance(work: &mut Work<'_>, cx: &Cx) {
    if !work.is_dirty() {
        return;
    }
    if let Some(before) = &work.before {
        work.ticket.version = before.version + 1;
    }
    work.ticket.seq += i64::try_from(work.events.len()).unwrap_or(i64::MAX);
    work.ticket.updated_at = cx.now;
}

async fn write_ticket(uow: &mut dyn UnitOfWork, cx: &Cx, work: &mut Work<'_>) -> Result<()> {
    match &work.before {
        None => {
            let prefix = &work.edge.settings.reference_prefix;
            let hash = work.guest_hash.as_deref();
            let (id, reference) = uow.tickets().insert(cx, &work.ticket, prefix, hash).await?;
            work.ticket.id = id;
            work.ticket.reference = Some(reference);
        }
        Some(before) => {
            if !uow.tickets().update(before, &work.ticket).await? {
                // Only without a lock can somebody have been quicker: run it all again.
                let message = "the ticket was changed meanwhile";
                return Err(Error::conflict("version_conflict", message).retryable());
            }
        }
    }
    Ok(())
}

async fn use_uploads(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    ids: &[AttachmentId],
    ticket: TicketId,
    message: Option<MessageId>,
    on_note: bool,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let used = uow.attachments().use_uploads(cx, ids, ticket, message, on_note).await?;
    if usize::try_from(used).is_ok_and(|used| used == ids.len()) {
        Ok(())
    } else {
        Err(unknown_upload())
    }
}

/// Adds to a preview what the writing of files would refuse.
pub(super) async fn check_uploads(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    work: &mut Work<'_>,
) -> Result<()> {
    let of_messages = work.messages.iter().flat_map(|message| message.draft().attachments.iter());
    let ids: Vec<AttachmentId> = work.attachments.iter().chain(of_messages).copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = uow.attachments().count_uploads(cx, &ids).await?;
    if usize::try_from(found).is_ok_and(|found| found == ids.len()) {
        return Ok(());
    }
    let action = if work.before.is_none() { "create" } else { "reply" };
    work.refused.push(refusal(action, &unknown_upload()));
    Ok(())
}

fn unknown_upload() -> Error {
    let message = "name files that you uploaded and that are not used yet";
    Error::field("attachment_ids", "unknown_attachment", message)
}

/// The new words of the ticket, for the index.
fn search_text(cx: &Cx, work: &Work<'_>) -> SearchText {
    let ticket = &work.ticket;
    let mut public: Vec<&str> = Vec::new();
    let mut notes: Vec<&str> = Vec::new();
    let before = work.before.as_ref();
    if before.is_none_or(|before| before.subject != ticket.subject) {
        public.push(&ticket.subject);
    }
    if before.is_none_or(|before| before.description != ticket.description) {
        public.push(&ticket.description);
    }
    if before.is_none() {
        public.extend(ticket.guest_name.as_deref());
        public.extend(ticket.guest_email.as_deref());
        if ticket.guest_email.is_none() && ticket.requester_user() == cx.actor.user_id() {
            public.push(cx.actor.name());
            public.extend(cx.actor.email());
        }
    }
    for message in &work.messages {
        match message {
            NewMessage::Reply(draft) => public.push(&draft.body),
            NewMessage::Note(draft) => notes.push(&draft.body),
        }
    }
    SearchText { public: public.join("\n"), notes: notes.join("\n") }
}

/// Builds activities, events and the outcome from what was worked out.
fn finish(
    pipeline: &Pipeline,
    cx: &Cx,
    work: Work<'_>,
    ids: &[MessageId],
    mode: Mode,
) -> (Outcome, Vec<Event>) {
    let ticket = work.ticket;
    let activities =
        work.activities.iter().map(|recorded| activity(cx, ticket.id, recorded, ids)).collect();
    let mut told = Vec::new();
    for (new, actor, _) in &work.events {
        let named = named_notices(new.name, new.data.get("recipients"), &ticket);
        for notice in notices(new.name, &ticket, &actor.to_ref()).into_iter().chain(named) {
            if !cx.quiet && !told.contains(&notice) {
                told.push(notice);
            }
        }
    }
    let telling = Telling { cx, ticket: &ticket, messages: &work.messages, ids };
    let events = work.events.iter().map(|(new, actor, depth)| (new, actor, *depth));
    let events = telling.events(events, || match mode {
        Mode::Execute => pipeline.entropy.uuid(),
        Mode::Preview => String::new(),
    });
    let messages = work.messages.iter().zip(ids).map(|(message, id)| PostedMessage {
        id: *id,
        is_note: message.is_note(),
        body: message.draft().body.clone(),
        author: message.draft().author.clone(),
        created_at: cx.now,
    });
    let outcome = Outcome {
        tags: work.tags_loaded.then_some(work.tags),
        messages: messages.collect(),
        activities,
        effects: work.effects,
        rules: work.rules,
        events: events.iter().map(|event| event.name).collect(),
        notices: told,
        refused: work.refused,
        replayed: false,
        ticket,
    };
    (outcome, events)
}

/// What will be recorded, before anything has an id.
pub(super) fn unwritten_activities(cx: &Cx, work: &Work<'_>) -> Vec<Activity> {
    work.activities.iter().map(|recorded| activity(cx, work.ticket.id, recorded, &[])).collect()
}
