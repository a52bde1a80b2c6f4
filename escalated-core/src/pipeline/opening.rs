use serde_json::Value;

use super::{
    Change, Edge, Known, Mode, Needs, Pipeline, UnitOfWork,
    work::{Work, load_known},
};
use crate::{
    Error, Result,
    actor::{Actor, Cx},
    authz::{Operation, Resource, require},
    contacts::{Contact, GuestAccess, check_email},
    ids::ContactId,
    tickets::{NewTicket, Requester, RequesterInput, rules},
};

/// The requester of a new ticket, looked up.
struct Opener<'a> {
    requester: Requester,
    contact: Option<Contact>,
    guest: Option<(&'a str, &'a str)>,
}

/// Works a creation out as far as the ticket in memory.
pub(super) async fn begin<'e>(
    pipeline: &Pipeline,
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    new: &NewTicket,
    edge: &'e Edge,
    mode: Mode,
) -> Result<(Work<'e>, Change)> {
    authorize(pipeline, cx, new, edge)?;
    let opener = opener(uow, cx, new, edge, mode).await?;
    let access = GuestAccess::new(&pipeline.keyring);
    let nonce = opener.guest.map(|_| access.nonce(&pipeline.entropy.hex(16)));
    let guest_hash =
        nonce.as_deref().map(|nonce| GuestAccess::stored(&access.token(&cx.tenant, nonce)));
    let mut known = Known::default();
    load_known(&mut known, uow, cx, &Needs::of_new_ticket(new)).await?;
    let opening = rules::Opening {
        new,
        requester: opener.requester,
        contact: opener.contact.as_ref(),
        guest: opener.guest,
        guest_nonce: nonce,
    };
    let (ticket, change) = rules::open(&opening, &known, edge, cx)?;
    let mut work = Work::new(edge, None, ticket);
    work.known = known;
    work.guest_hash = guest_hash;
    work.attachments.clone_from(&new.attachments);
    work.absorb(&change, &cx.actor, cx.cause.by.as_deref(), cx.cause.depth);
    Ok((work, change))
}

fn authorize(pipeline: &Pipeline, cx: &Cx, new: &NewTicket, edge: &Edge) -> Result<()> {
    if cx.actor == Actor::Anonymous && !edge.settings.guest_tickets_enabled {
        let message = "tickets of guests are switched off here; log in first";
        return Err(Error::forbidden("guest_tickets_disabled", message));
    }
    let own = match &new.requester {
        RequesterInput::Myself => true,
        RequesterInput::Guest { .. } => cx.actor == Actor::Anonymous,
        RequesterInput::User { id } => cx.actor.user_id() == Some(id),
        RequesterInput::Contact { .. } => false,
    };
    let plain = own && new.tags.is_empty() && new.assignee.is_none();
    let operation = if plain { Operation::Create } else { Operation::CreateForOthers };
    require(&*pipeline.authorizer, cx, operation, &Resource::NewTicket)
}

async fn opener<'a>(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    new: &'a NewTicket,
    edge: &Edge,
    mode: Mode,
) -> Result<Opener<'a>> {
    let user = |id| Opener { requester: Requester::User(id), contact: None, guest: None };
    match &new.requester {
        RequesterInput::Myself => match &cx.actor {
            Actor::User { id, .. } => Ok(user(id.clone())),
            Actor::Contact { id, .. } => known_contact(uow, cx, *id).await,
            Actor::Anonymous | Actor::System { .. } => {
                Err(Error::field("requester", "required", "say for whom: a guest's name and email"))
            }
        },
        RequesterInput::User { id } => {
            let is_self = cx.actor.user_id() == Some(id);
            if is_self || edge.people.get(id).is_some() {
                Ok(user(id.clone()))
            } else {
                Err(Error::field("requester_id", "unknown_user", "name a user who exists"))
            }
        }
        RequesterInput::Contact { id } => known_contact(uow, cx, *id).await,
        RequesterInput::Guest { name, email } => guest(uow, cx, name, email, edge, mode).await,
    }
}

async fn known_contact<'a>(uow: &mut dyn UnitOfWork, cx: &Cx, id: ContactId) -> Result<Opener<'a>> {
    match uow.contacts().contact(cx, id).await? {
        Some(contact) => {
            Ok(Opener { requester: Requester::Contact(id), contact: Some(contact), guest: None })
        }
        None => Err(Error::field("contact_id", "unknown_contact", "name a contact that exists")),
    }
}

async fn guest<'a>(
    uow: &mut dyn UnitOfWork,
    cx: &Cx,
    name: &'a str,
    email: &'a str,
    edge: &Edge,
    mode: Mode,
) -> Result<Opener<'a>> {
    check_email("email", email)?;
    if name.chars().count() > 255 || name.chars().any(char::is_control) {
        let message = "a name has at most 255 characters on one line";
        return Err(Error::field("name", "too_long", message));
    }
    let contact = match mode {
        Mode::Execute => uow.contacts().find_or_create(cx, email.trim(), name.trim()).await?,
        Mode::Preview => match uow.contacts().contact_by_email(cx, email).await? {
            Some(contact) => contact,
            None => unwritten(cx, name, email),
        },
    };
    let policy = edge.settings.guest_policy.apply(|id| edge.people.get(id).is_some());
    let requester = policy.user.map_or(Requester::Contact(contact.id), Requester::User);
    Ok(Opener { requester, contact: Some(contact), guest: Some((name, email)) })
}

/// The contact that a preview would make.
fn unwritten(cx: &Cx, name: &str, email: &str) -> Contact {
    Contact {
        id: ContactId(0),
        email: email.trim().to_owned(),
        name: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        user_id: None,
        metadata: Value::Object(serde_json::Map::new()),
        created_at: cx.now,
        updated_at: cx.now,
    }
}
