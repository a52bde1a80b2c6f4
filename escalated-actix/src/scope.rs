use std::{pin::pin, rc::Rc};

use actix_web::{HttpRequest, HttpResponse, Scope, web};
use escalated_core::actor::Identity;
use escalated_http::EscalatedService;
use futures_util::future::{Either, select};

use crate::{
    convert::{request_of, response_of},
    pipe::pipe,
};

/// The helpdesk as a scope under the prefix that it was configured with.
pub fn scope(prefix: &str, service: EscalatedService) -> Scope {
    scope_with(prefix, service, |_| None)
}

/// The same, with the host's login read from actix's own request, whose extensions cannot leave
/// their thread. Where `identify` knows nobody, the helpdesk's `Identify` is asked.
pub fn scope_with(
    prefix: &str,
    service: EscalatedService,
    identify: impl Fn(&HttpRequest) -> Option<Identity> + 'static,
) -> Scope {
    let identify = Rc::new(identify);
    let handler = move |request: HttpRequest, payload: web::Payload| {
        let (service, identity) = (service.clone(), identify(&request));
        async move { answer(&service, &request, identity, payload).await }
    };
    web::scope(prefix).default_service(web::to(handler))
}

async fn answer(
    service: &EscalatedService,
    request: &HttpRequest,
    identity: Option<Identity>,
    payload: web::Payload,
) -> HttpResponse {
    let (body, pump) = pipe(request, payload);
    let Some(converted) = request_of(request, identity, body) else {
        return HttpResponse::BadRequest().finish();
    };
    let handling = pin!(service.handle(converted));
    // The payload stays on this thread and is read only as fast as the service asks for it.
    let response = match select(handling, pin!(pump)).await {
        Either::Left((response, _)) => response,
        Either::Right(((), handling)) => handling.await,
    };
    response_of(response)
}
