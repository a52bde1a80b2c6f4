use http::{Method, StatusCode};
use utoipa::ToSchema;

use super::shape::{Shape, Wrap};
use crate::{
    request::Param,
    router::{Access, Surface},
};

/// What a request carries.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Carries {
    Nothing,
    Json(Shape),
    /// One file in the field `file`.
    File,
}

/// One operation of the API: what the router needs, and what the document says.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// `<verb>_<resource>`.
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) access: Access,
    pub(crate) surface: Surface,
    pub(crate) params: &'static [Param],
    pub(crate) carries: Carries,
    pub(crate) answers: Vec<(StatusCode, Wrap)>,
    /// Statuses beside those that follow from the rest.
    pub(crate) refusals: Vec<StatusCode>,
}

impl Operation {
    /// An operation of the API for staff.
    pub(crate) fn new(
        method: Method,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            access: Access::Agent,
            surface: Surface::Api,
            params: &[],
            carries: Carries::Nothing,
            answers: Vec::new(),
            refusals: Vec::new(),
        }
    }

    /// Reads something.
    pub(crate) fn get(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::GET, path, id, summary)
    }

    /// Does something.
    pub(crate) fn post(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::POST, path, id, summary)
    }

    /// Changes something.
    pub(crate) fn patch(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::PATCH, path, id, summary)
    }

    /// Replaces something.
    pub(crate) fn put(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::PUT, path, id, summary)
    }

    /// Removes something.
    pub(crate) fn delete(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::DELETE, path, id, summary)
    }

    /// For others than staff.
    pub(crate) fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Not counted by the rate limit.
    pub(crate) fn plain(mut self) -> Self {
        self.surface = Surface::Plain;
        self
    }

    /// For other services.
    pub(crate) fn outside(mut self) -> Self {
        self.surface = Surface::Outside;
        self
    }

    /// What the query may hold.
    pub(crate) fn query(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// What the body holds.
    pub(crate) fn takes<T: ToSchema>(mut self) -> Self {
        self.carries = Carries::Json(Shape::of::<T>());
        self
    }

    /// The body is a form with a file.
    pub(crate) fn takes_file(mut self) -> Self {
        self.carries = Carries::File;
        self
    }

    /// The answer is this.
    pub(crate) fn answers<T: ToSchema>(self, status: StatusCode) -> Self {
        self.answers_as(status, Wrap::Plain(Shape::of::<T>()))
    }

    /// The answer is this under `data`.
    pub(crate) fn answers_data<T: ToSchema>(self, status: StatusCode) -> Self {
        self.answers_as(status, Wrap::Data(Shape::of::<T>()))
    }

    /// The answer is a whole list of these.
    pub(crate) fn answers_all<T: ToSchema>(self) -> Self {
        self.answers_as(StatusCode::OK, Wrap::All(Shape::of::<T>()))
    }

    /// The answer is a page of these.
    pub(crate) fn answers_paged<T: ToSchema, M: ToSchema>(self) -> Self {
        self.answers_as(StatusCode::OK, Wrap::Paged(Shape::of::<T>(), Shape::of::<M>()))
    }

    /// The answer is not described further.
    pub(crate) fn answers_bytes(self, status: StatusCode) -> Self {
        self.answers_as(status, Wrap::Bytes)
    }

    fn answers_as(mut self, status: StatusCode, wrap: Wrap) -> Self {
        self.answers.push((status, wrap));
        self
    }

    /// The ticket may have changed, or be somebody else's.
    pub(crate) fn may_conflict(mut self) -> Self {
        self.refusals.push(StatusCode::CONFLICT);
        self
    }

    /// It may answer with these too.
    pub(crate) fn refuses(mut self, statuses: &[StatusCode]) -> Self {
        self.refusals.extend_from_slice(statuses);
        self
    }

    /// Every status of an error that it may answer with.
    pub(crate) fn error_statuses(&self) -> Vec<StatusCode> {
        let mut statuses = self.refusals.clone();
        if self.access != Access::Public {
            statuses.extend([StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]);
        }
        if self.path.contains('{') {
            statuses.push(StatusCode::NOT_FOUND);
        }
        let carries = !matches!(self.carries, Carries::Nothing);
        if carries || !self.params.is_empty() {
            statuses.extend([StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY]);
        }
        if carries {
            let large = [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNSUPPORTED_MEDIA_TYPE];
            statuses.extend(large);
        }
        if matches!(self.surface, Surface::Api | Surface::Outside) {
            statuses.push(StatusCode::TOO_MANY_REQUESTS);
        }
        statuses.push(StatusCode::SERVICE_UNAVAILABLE);
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    }
}
