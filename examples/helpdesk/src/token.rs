//! API tokens: one on demand, and the one that the start prints.

use anyhow::{Context, Result};
use escalated::core::{
    actor::{Ability, Cx},
    ids::{HostUserId, TenantId},
    services::Services,
    time::Timestamp,
    tokens::NewToken,
};

use crate::{
    cli,
    data_folder::DataFolder,
    people::{ADMIN, AGENT, DemoPerson},
};

/// Makes a token; its secret is shown this once.
pub async fn make(
    services: &Services,
    now: Timestamp,
    ability: cli::Ability,
    owner: Option<&str>,
) -> Result<String> {
    let (ability, usual) = match ability {
        cli::Ability::Agent => (Ability::Agent, AGENT),
        cli::Ability::Admin => (Ability::Admin, ADMIN),
    };
    let owner = match owner {
        Some(email) => DemoPerson::all()
            .find(|person| person.email == email)
            .with_context(|| format!("nobody here has the address {email}"))?,
        None => usual,
    };
    let cx = Cx::system(TenantId::default(), now);
    let new = NewToken {
        name: format!("helpdesk token, {}", ability.as_str()),
        abilities: vec![ability],
        expires_in_days: None,
    };
    let owner = HostUserId::new(owner.id);
    let (_, secret) = services.create_token(&cx, Some(&owner), &new).await?;
    Ok(secret.reveal().to_owned())
}

/// The demo agent's token from the last start if it still works on this database, or a new one.
pub async fn kept(services: &Services, now: Timestamp, data: &DataFolder) -> Result<String> {
    if let Some(token) = data.token()
        && services.identify_token(&token, now).await.is_ok()
    {
        return Ok(token);
    }
    let token = make(services, now, cli::Ability::Agent, None).await?;
    data.keep_token(&token)?;
    Ok(token)
}
