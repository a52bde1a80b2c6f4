use std::sync::Arc;

use escalated_core::{
    Result,
    actor::Cx,
    contacts::GuestPolicy,
    directory::{Directory, People},
    pipeline::{ChangeHook, Command, Edge},
    settings::Settings,
    tickets::RequesterInput,
};

/// Looks up what a command needs from outside the database, before its unit opens.
pub(super) async fn edge(
    settings: Arc<Settings>,
    directory: &dyn Directory,
    cx: &Cx,
    command: &Command,
    hooks: &[Arc<dyn ChangeHook>],
) -> Result<Edge> {
    let mut ids = command.people();
    ids.extend(hooks.iter().flat_map(|hook| hook.needs().people));
    if let Command::Create(new) = command
        && matches!(new.requester, RequesterInput::Guest { .. })
        && let GuestPolicy::GuestUser { user_id: Some(id) } = &settings.guest_policy
    {
        ids.push(id.clone());
    }
    let people = if ids.is_empty() {
        People::default()
    } else {
        directory.people(&cx.tenant, &ids).await?.into_iter().collect()
    };
    Ok(Edge { settings, people })
}
