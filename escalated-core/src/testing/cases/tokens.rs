//! API tokens: what they open, and when they no longer do.

use crate::{
    actor::{Ability, Role, Session},
    ids::{DepartmentId, TokenId},
    testing::{Fixture, id, refused, refused_field},
    tokens::NewToken,
};

fn new(abilities: &[Ability]) -> NewToken {
    NewToken { name: "script".into(), abilities: abilities.to_vec(), expires_in_days: Some(30) }
}

/// A token stands for its owner, with no more than its abilities.
pub async fn a_token_stands_for_its_owner(fixture: &dyn Fixture) {
    let admin = fixture.cx(Role::Admin);
    let services = fixture.services();
    for (ability, role) in
        [(Ability::Agent, Role::Agent), (Ability::Admin, Role::Owner), (Ability::All, Role::Owner)]
    {
        let made = services.create_token(&admin, Some(&id("1")), &new(&[ability])).await;
        let (token, secret) = made.unwrap();
        assert_eq!(secret.reveal().len(), 64);
        assert!(!format!("{token:?}{secret:?}").contains(secret.reveal()));
        let found = services.identify_token(secret.reveal(), admin.now).await.unwrap();
        assert_eq!((found.token.id, found.token.owner.clone()), (token.id, id("1")));
        assert_eq!(found.identity.actor.name(), "Ada");
        assert_eq!((found.identity.grants.role, found.identity.session), (role, Session::Header));
    }
    let (token, secret) =
        services.create_token(&admin, Some(&id("2")), &new(&[Ability::All])).await.unwrap();
    let found = services.identify_token(secret.reveal(), admin.now).await.unwrap();
    assert_eq!(found.identity.grants.role, Role::Agent);
    let listed = services.list_tokens(&admin).await.unwrap();
    assert_eq!((listed.len(), listed[0].id), (4, token.id));
    assert_eq!(listed[0].last_used_at, Some(admin.now));
    for wrong in ["", "x", &"0".repeat(64), &secret.reveal().to_uppercase()] {
        refused(services.identify_token(wrong, admin.now).await, "invalid_token");
    }
}

/// A token's owner who is limited to departments is limited to them by token too.
pub async fn a_token_sees_no_more_than_its_owner(fixture: &dyn Fixture) {
    let (admin, services) = (fixture.cx(Role::Admin), fixture.services());
    let (_, secret) =
        services.create_token(&admin, Some(&id("2")), &new(&[Ability::All])).await.unwrap();
    let found = services.identify_token(secret.reveal(), admin.now).await.unwrap();
    assert_eq!(found.identity.grants.departments, None);
    fixture.people().limit("2", vec![DepartmentId(1)]);
    let found = services.identify_token(secret.reveal(), admin.now).await.unwrap();
    assert_eq!(found.identity.grants.departments, Some(vec![DepartmentId(1)]));
}

/// A token ends with its time, at once with its revocation, and with its owner's work here.
pub async fn a_token_ends(fixture: &dyn Fixture) {
    let admin = fixture.cx(Role::Admin);
    let services = fixture.services();
    let make = async |owner: &str| {
        services.create_token(&admin, Some(&id(owner)), &new(&[Ability::Agent])).await.unwrap()
    };
    let (token, secret) = make("2").await;
    services.identify_token(secret.reveal(), admin.now).await.unwrap();
    services.revoke_token(&admin, token.id).await.unwrap();
    refused(services.identify_token(secret.reveal(), admin.now).await, "token_revoked");
    refused(services.revoke_token(&admin, TokenId(99)).await, "token_not_found");

    let (_, secret) = make("2").await;
    let last = admin.now + chrono::TimeDelta::days(30);
    services.identify_token(secret.reveal(), last - chrono::TimeDelta::seconds(1)).await.unwrap();
    refused(services.identify_token(secret.reveal(), last).await, "token_expired");

    let (_, secret) = make("3").await;
    fixture.people().set_role("3", Role::Viewer);
    let found = services.identify_token(secret.reveal(), admin.now).await.unwrap();
    assert_eq!(found.identity.grants.role, Role::Viewer);
    fixture.people().set_role("3", Role::Requester);
    refused(services.identify_token(secret.reveal(), admin.now).await, "owner_not_agent");
    fixture.people().remove("3");
    refused(services.identify_token(secret.reveal(), admin.now).await, "token_owner_gone");
}

/// Who may not make which token.
pub async fn what_is_no_token(fixture: &dyn Fixture) {
    let (admin, services) = (fixture.cx(Role::Admin), fixture.services());
    let before = fixture.rows().await;
    let agent = fixture.cx(Role::Agent);
    refused(services.create_token(&agent, None, &new(&[Ability::Agent])).await, "forbidden");
    refused(services.list_tokens(&agent).await, "forbidden");
    refused(services.revoke_token(&agent, TokenId(1)).await, "forbidden");
    for (owner, ability) in [("99", Ability::Agent), ("10", Ability::Agent), ("2", Ability::Admin)]
    {
        let result = services.create_token(&admin, Some(&id(owner)), &new(&[ability])).await;
        refused_field(result, "owner_id", "unknown_agent");
    }
    let nothing = services.create_token(&admin, None, &new(&[])).await;
    refused_field(nothing, "abilities", "required");
    let long = NewToken { expires_in_days: Some(366), ..new(&[Ability::Agent]) };
    let result = services.create_token(&admin, None, &long).await;
    refused_field(result, "expires_in_days", "out_of_range");
    assert_eq!(fixture.rows().await, before);
}
