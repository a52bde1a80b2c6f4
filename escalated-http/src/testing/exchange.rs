use serde_json::Value;

/// What a request carries.
#[derive(Debug, Clone)]
pub(super) enum Payload {
    Nothing,
    Whole(Vec<u8>),
    /// Sent with `Transfer-Encoding: chunked`.
    Chunks(Vec<Vec<u8>>),
}

/// One recorded request, with what is remembered of its answer.
///
/// `{name}` in curly brackets twice, as `{{name}}`, stands for what an earlier answer was
/// remembered by.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub(super) title: &'static str,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) payload: Payload,
    pub(super) seconds_before: i64,
    pub(super) times: usize,
    pub(super) remember: Vec<(&'static str, &'static str)>,
    pub(super) show_body: bool,
}

/// A request as it is sent.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// `GET`.
    pub method: String,
    /// Path and query, not encoded further.
    pub target: String,
    /// In order.
    pub headers: Vec<(String, String)>,
    /// Several are sent chunked.
    pub chunks: Vec<Vec<u8>>,
    /// Whether the body is sent with `Transfer-Encoding: chunked`.
    pub chunked: bool,
}

impl Exchange {
    /// A request without a body.
    pub fn new(title: &'static str, method: &str, path: impl Into<String>) -> Self {
        Self {
            title,
            method: method.to_owned(),
            path: path.into(),
            headers: Vec::new(),
            payload: Payload::Nothing,
            seconds_before: 1,
            times: 1,
            remember: Vec::new(),
            show_body: true,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// By a user of the host, over a header session.
    #[must_use]
    pub fn user(self, id: &str) -> Self {
        self.header("x-test-user", id)
    }

    /// By a user of the host, over a cookie session.
    #[must_use]
    pub fn cookie(self, id: &str) -> Self {
        self.header("x-test-cookie", id)
    }

    /// With an API token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    /// With a body.
    #[must_use]
    pub fn raw(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.payload = Payload::Whole(body.into());
        self.header("content-type", kind)
    }

    /// With a body in chunks.
    #[must_use]
    pub fn chunked(mut self, kind: &str, chunks: &[&str]) -> Self {
        let chunks = chunks.iter().map(|chunk| chunk.as_bytes().to_vec()).collect();
        self.payload = Payload::Chunks(chunks);
        self.header("content-type", kind)
    }

    /// Sent so many times in one instant; the last answer counts.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// That many seconds later; one, if nothing is said.
    #[must_use]
    pub fn after_seconds(mut self, seconds: i64) -> Self {
        self.seconds_before = seconds;
        self
    }

    /// Remembers a value of the answer: a JSON pointer, or the name of a header.
    #[must_use]
    pub fn remember(mut self, name: &'static str, place: &'static str) -> Self {
        self.remember.push((name, place));
        self
    }

    /// Leaves the body out of the transcript.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.show_body = false;
        self
    }
}
