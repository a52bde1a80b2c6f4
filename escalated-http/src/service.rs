use std::{
    convert::Infallible,
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use escalated_core::services::Services;
use http::{Request, Response};

use crate::{Body, BoxError, HttpConfig, dispatch, state::State};

/// The helpdesk as one service: `http` requests in, `http` answers out.
///
/// It is cheap to clone and works below its prefix, whether or not the framework has cut the
/// prefix off.
#[derive(Clone)]
pub struct EscalatedService {
    state: Arc<State>,
}

impl EscalatedService {
    /// A service over these operations.
    #[must_use]
    pub fn new(services: Services, config: HttpConfig) -> Self {
        Self { state: Arc::new(State::new(services, config)) }
    }

    /// Answers one request.
    pub async fn handle(&self, request: Request<Body>) -> Response<Body> {
        dispatch::handle(&self.state, request).await
    }

    /// The configuration, with its prefix in the form `/support`.
    #[must_use]
    pub fn config(&self) -> &HttpConfig {
        &self.state.config
    }

    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn state(&self) -> &State {
        &self.state
    }
}

impl fmt::Debug for EscalatedService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EscalatedService").field("config", &self.state.config).finish()
    }
}

impl<B> tower_service::Service<Request<B>> for EscalatedService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let state = self.state.clone();
        Box::pin(async move { Ok(dispatch::handle(&state, request.map(Body::new)).await) })
    }
}
