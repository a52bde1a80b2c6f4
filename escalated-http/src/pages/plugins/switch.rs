use std::collections::{BTreeMap, BTreeSet};

use escalated_core::{
    Error, ErrorKind, Result,
    plugins::{Activation, Audience, CtxGroup, Plugin},
    services::SwitchedPlugin,
};

use super::{
    manage::{find, page, path},
    rows::endpoints,
};
use crate::{
    pages::{answer, flash::Flash, props::Refused},
    request::{Form, RequestCx},
    router::Answer,
};

/// Activates a plugin with what is ticked.
pub(in crate::pages) async fn activate(mut request: RequestCx) -> Answer {
    let form = request.form().await?;
    let plugin = find(&request).await?;
    let activation = read(&plugin, &form)?;
    let switched = request.services().activate_plugin(&request.cx, &plugin.name, &activation).await;
    answered(&request, &plugin, switched, Flash::ACTIVATED).await
}

/// Deactivates a plugin.
pub(in crate::pages) async fn deactivate(request: RequestCx) -> Answer {
    let plugin = find(&request).await?;
    let switched = request.services().deactivate_plugin(&request.cx, &plugin.name).await;
    answered(&request, &plugin, switched, Flash::DEACTIVATED).await
}

fn read(plugin: &Plugin, form: &Form) -> Result<Activation> {
    let ticked = |group: &&CtxGroup| form.text(&format!("grants.{group}")).is_some();
    let grants: BTreeSet<CtxGroup> = CtxGroup::ALL.iter().filter(ticked).copied().collect();
    let mut audiences = BTreeMap::new();
    for (place, endpoint) in endpoints(plugin).enumerate() {
        let chosen = form.text(&format!("audience.{place}")).unwrap_or_default();
        if !chosen.is_empty() {
            audiences.insert(endpoint, Audience::parse(chosen)?);
        }
    }
    Ok(Activation { grants: Some(grants), audiences })
}

/// A warning would be lost on the way through a redirect, and is shown at once.
async fn answered(
    request: &RequestCx,
    plugin: &Plugin,
    switched: Result<SwitchedPlugin>,
    flash: Flash,
) -> Answer {
    match switched {
        Ok(SwitchedPlugin { plugin, warning: Some(warning) }) => {
            page(request, &plugin, None, Some(warning)).await
        }
        Ok(SwitchedPlugin { plugin, warning: None }) => {
            answer::done(request, &path(&plugin), flash)
        }
        Err(error) if error.kind() == ErrorKind::Conflict => refused(request, plugin, &error).await,
        Err(error) => Err(error),
    }
}

async fn refused(request: &RequestCx, plugin: &Plugin, error: &Error) -> Answer {
    let refused = Refused::new("switch", error, &[], |_| "state".to_owned());
    page(request, plugin, Some((error, refused)), None).await
}
