use std::sync::Arc;

use super::{
    ChangeHook, Concluded, Conclusion, Mode, UnitOfWork,
    run::{is_refusal, refusal},
    work::{Recorded, Work},
    write,
};
use crate::{
    Result,
    actor::{Actor, Cx},
};

/// Shows the hooks the whole command and takes what they have written with it. A command that
/// changes nothing is not shown.
pub(super) async fn conclude(
    hooks: &[Arc<dyn ChangeHook>],
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    work: &mut Work<'_>,
    mode: Mode,
) -> Result<()> {
    if hooks.is_empty() || !work.is_dirty() {
        return Ok(());
    }
    let activities = write::unwritten_activities(cx, work);
    for hook in hooks {
        let done = Concluded {
            before: work.before.as_ref(),
            ticket: &work.ticket,
            tags: work.tags_loaded.then_some(work.tags.as_slice()),
            activities: &activities,
            edge: work.edge,
        };
        match hook.conclude(uow, cx, &done).await {
            Ok(conclusion) => take(work, hook.name(), conclusion),
            Err(error) if mode == Mode::Preview && is_refusal(&error) => {
                work.refused.push(refusal(hook.name(), &error));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn take(work: &mut Work<'_>, hook: &str, conclusion: Conclusion) {
    let actor = Actor::System { name: hook.to_owned() };
    if let Some(marks) = conclusion.marks {
        work.ticket.sla = marks;
    }
    work.clocks.extend(conclusion.clocks);
    work.ticket_jobs.extend(conclusion.jobs);
    for activity in conclusion.activities {
        work.activities.push(Recorded { activity, actor: actor.clone(), cause: None });
    }
    for event in conclusion.events {
        work.events.push((event, actor.clone(), 0));
    }
}
