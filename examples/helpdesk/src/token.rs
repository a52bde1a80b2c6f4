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
    people::{ADMIN, AGENT, DemoPerson, temp_id},
};

/// `helpdesk token`: the new tokens, one a line.
pub async fn make(services: &Services, args: &cli::Token) -> Result<Vec<String>> {
    let (ability, usual) = match args.ability {
        cli::Ability::Agent => (Ability::Agent, AGENT),
        cli::Ability::Admin => (Ability::Admin, ADMIN),
    };
    let owners = match (args.temps, &args.owner) {
        (Some(temps), _) => (1..=temps).map(temp_id).collect(),
        (None, Some(email)) => {
            let person = DemoPerson::all().find(|person| person.email == email);
            let person = person.with_context(|| format!("nobody here has the address {email}"))?;
            vec![HostUserId::new(person.id)]
        }
        (None, None) => vec![HostUserId::new(usual.id)],
    };
    let now = services.ports().clock.now();
    let mut tokens = Vec::new();
    for owner in &owners {
        tokens.push(create(services, now, ability, owner).await?);
    }
    Ok(tokens)
}

/// The demo agent's token from the last start if it still works on this database, or a new one.
pub async fn kept(services: &Services, now: Timestamp, data: &DataFolder) -> Result<String> {
    if let Some(token) = data.token()
        && services.identify_token(&token, now).await.is_ok()
    {
        return Ok(token);
    }
    let token = create(services, now, Ability::Agent, &HostUserId::new(AGENT.id)).await?;
    data.keep_token(&token)?;
    Ok(token)
}

/// Makes a token; its secret is shown this once.
async fn create(
    services: &Services,
    now: Timestamp,
    ability: Ability,
    owner: &HostUserId,
) -> Result<String> {
    let cx = Cx::system(TenantId::default(), now);
    let new = NewToken {
        name: format!("helpdesk token, {}", ability.as_str()),
        abilities: vec![ability],
        expires_in_days: None,
    };
    let (_, secret) = services.create_token(&cx, Some(owner), &new).await?;
    Ok(secret.reveal().to_owned())
}
