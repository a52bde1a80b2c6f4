use std::{future::Future, pin::Pin, sync::Arc};

use escalated_core::{Error, Result, actor::Cx};
use http::{Response, request::Parts};

use super::Access;
use crate::{
    Body,
    request::{Caller, RequestCx},
    state::State,
};

/// What a handler gives back.
pub(crate) type Answer = Result<Response<Body>>;

type Working = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// For whom a route answers, and so what its errors look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// Programs: errors are problem documents, requests are counted.
    Api,
    /// Browsers: errors are pages, if there is an error page.
    Page,
    /// Probes and files: errors are problem documents, requests are not counted.
    Plain,
    /// Other services: errors are problem documents, requests are counted by address, and whoever
    /// calls is nobody, whatever login they send.
    Outside,
}

/// A handler with what has to be known before it is called.
pub(crate) struct Route {
    pub(crate) surface: Surface,
    pub(crate) access: Access,
    handler: Box<dyn Fn(RequestCx) -> Working + Send + Sync>,
}

impl Route {
    pub(crate) fn new<H, F>(surface: Surface, access: Access, handler: H) -> Self
    where
        H: Fn(RequestCx) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        Self { surface, access, handler: Box::new(move |cx| Box::pin(handler(cx))) }
    }

    pub(crate) fn call(&self, cx: RequestCx) -> Working {
        (self.handler)(cx)
    }
}

/// A request for a page that failed, for the error page.
pub(crate) struct Failure<'a> {
    pub(crate) state: &'a Arc<State>,
    pub(crate) parts: &'a Parts,
    /// Who asked; none when that did not become known.
    pub(crate) asker: Option<(&'a Cx, &'a Caller)>,
    pub(crate) error: &'a Error,
}

/// Makes the page of an error; none to answer with a problem document.
pub(crate) type ErrorPage = fn(&Failure<'_>) -> Option<Response<Body>>;
