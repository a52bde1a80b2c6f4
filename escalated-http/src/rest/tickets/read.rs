use escalated_core::{
    Result,
    actor::Role,
    replies::{Entry, Reply, Thread},
    tickets::{TicketDetail, TicketKey},
};
use http::StatusCode;

use super::{
    filters,
    item::{DepartmentRef, TicketItem, want},
    person::Reader,
    ticket::{Lens, Loaded, TicketView},
};
use crate::{
    links::Links,
    names::{Names, Wanted},
    request::RequestCx,
    response,
    rest::shapes::{Data, Listed, PageMeta},
    router::Answer,
};

/// GET tickets.
pub(super) async fn list(request: RequestCx) -> Answer {
    let asked = filters::read(&request).await?;
    let ports = request.services().ports();
    let page = ports.tickets.list(&request.cx, &asked).await?;
    let mut wanted = Wanted::default();
    page.items.iter().for_each(|item| want(item, &mut wanted));
    let names = wanted.resolve(request.services(), &request.cx).await?;
    let reader = reader(&request);
    let data = page.items.iter().map(|item| TicketItem::new(item, &names, reader)).collect();
    let meta = PageMeta::new(&asked.page, &page, &ports.keyring);
    response::json(StatusCode::OK, &Listed { data, meta })
}

/// GET tickets/{ref}.
pub(super) async fn show(request: RequestCx) -> Answer {
    detail(&request, &request.ticket_key()?).await?.answer(StatusCode::OK, None)
}

/// A ticket that was read, with the names of everybody in it.
pub(in crate::rest) struct Detail<'r> {
    request: &'r RequestCx,
    pub(in crate::rest) found: TicketDetail,
    names: Names,
}

/// Reads one ticket and asks once for the names of everybody in it.
pub(in crate::rest) async fn detail<'r>(
    request: &'r RequestCx,
    key: &TicketKey,
) -> Result<Detail<'r>> {
    let found = request.services().ports().tickets.get(&request.cx, key).await?;
    let mut wanted = Wanted::default();
    let ticket = &found.ticket;
    wanted.requester(&ticket.requester, ticket.guest_email.as_deref());
    wanted.user(ticket.assignee.as_ref());
    // Requesters learn no addresses, and names are stored with what people wrote.
    if let Thread::Staff(thread) = &found.thread {
        for entry in &thread.entries {
            wanted.actor(match entry {
                Entry::Reply(Reply { author, .. }) => &author.actor,
                Entry::Note(note) => &note.author.actor,
            });
        }
    }
    let names = wanted.resolve(request.services(), &request.cx).await?;
    Ok(Detail { request, found, names })
}

impl Detail<'_> {
    /// What its views are made with.
    pub(in crate::rest) fn lens(&self) -> Lens<'_> {
        let links = Links::new(self.request);
        Lens { names: &self.names, links, reader: reader(self.request) }
    }

    /// The whole ticket as an answer.
    pub(super) fn answer(&self, status: StatusCode, message: Option<&'static str>) -> Answer {
        let found = &self.found;
        let department = found.department.as_ref();
        let loaded = Loaded {
            tags: Some(&found.tags),
            department: department.map(|d| DepartmentRef { id: d.id, name: &d.name }),
            attachments: Some(&found.attachments),
            thread: Some(&found.thread),
            activities: Some(&found.activities),
        };
        let data = TicketView::new(&found.ticket, &loaded, self.lens());
        response::json_with_etag(status, found.ticket.version, &Data { data, message })
    }
}

/// On which side the caller reads.
pub(in crate::rest) fn reader(request: &RequestCx) -> Reader {
    if request.cx.grants.role >= Role::Viewer { Reader::Staff } else { Reader::Requester }
}
