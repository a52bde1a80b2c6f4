use std::future::Future;

use http::Method;

use super::{Access, Answer, ErrorPage, Route, Surface, Table};
use crate::{openapi::Operation, request::RequestCx};

/// What the service answers, while it is being put together.
#[derive(Default)]
pub(crate) struct Routes {
    pub(crate) table: Table,
    pub(crate) operations: Vec<Operation>,
    pub(crate) error_page: Option<ErrorPage>,
}

impl Routes {
    /// An operation of the API: feeds the router and the document. Its query may hold what it
    /// declares and nothing else.
    pub(crate) fn operation<H, F>(&mut self, operation: Operation, handler: H)
    where
        H: Fn(RequestCx) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        let known = operation.params;
        let handler = std::sync::Arc::new(handler);
        let strict = move |request: RequestCx| {
            let handler = handler.clone();
            async move {
                request.query(known)?;
                handler(request).await
            }
        };
        let route = Route::new(operation.surface, operation.access, strict);
        self.table.insert(operation.method.clone(), operation.path, route);
        self.operations.push(operation);
    }

    /// An operation whose query is not ours to know.
    pub(crate) fn open_operation<H, F>(&mut self, operation: Operation, handler: H)
    where
        H: Fn(RequestCx) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        let route = Route::new(operation.surface, operation.access, handler);
        self.table.insert(operation.method.clone(), operation.path, route);
        self.operations.push(operation);
    }

    /// Another address of an operation, which the document does not name.
    pub(crate) fn unlisted<H, F>(
        &mut self,
        method: Method,
        path: &'static str,
        surface: Surface,
        handler: H,
    ) where
        H: Fn(RequestCx) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        self.table.insert(method, path, Route::new(surface, Access::Public, handler));
    }

    /// A page, or what a form on a page is sent to.
    pub(crate) fn page<H, F>(
        &mut self,
        method: Method,
        path: &'static str,
        access: Access,
        handler: H,
    ) where
        H: Fn(RequestCx) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        self.table.insert(method, path, Route::new(Surface::Page, access, handler));
    }

    /// A file of ours that anybody may read.
    pub(crate) fn asset<H, F>(&mut self, path: &'static str, handler: H)
    where
        H: Fn(RequestCx) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        self.table.insert(Method::GET, path, Route::new(Surface::Plain, Access::Public, handler));
    }

    /// What shows errors to browsers.
    pub(crate) fn set_error_page(&mut self, page: ErrorPage) {
        self.error_page = Some(page);
    }
}
