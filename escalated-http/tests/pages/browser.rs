use std::collections::BTreeMap;

use escalated_http::{Body, EscalatedService};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;

/// A browser without JavaScript: cookies, forms, and redirects that are followed.
pub(crate) struct Browser {
    service: EscalatedService,
    person: Option<String>,
    cookies: BTreeMap<String, String>,
}

/// A page that was answered.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) url: String,
    pub(crate) html: String,
}

/// A form as it would be sent.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    multipart: bool,
    pub(crate) fields: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl Browser {
    pub(crate) fn new(service: EscalatedService, person: Option<&str>) -> Self {
        Self { service, person: person.map(str::to_owned), cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, url: &str) -> Page {
        self.send(Method::GET, url, None, Vec::new()).await
    }

    pub(crate) async fn submit(&mut self, form: Form) -> Page {
        let (kind, body) = form.encode();
        self.send(Method::POST, &form.action, Some(kind), body).await
    }

    /// Sends one request and follows redirects.
    async fn send(
        &mut self,
        method: Method,
        url: &str,
        kind: Option<String>,
        body: Vec<u8>,
    ) -> Page {
        let mut page = self.once(method, url, kind, body).await;
        for _ in 0..5 {
            let Some(next) = page.headers.get(header::LOCATION) else { return page };
            assert_eq!(page.status, StatusCode::SEE_OTHER);
            let next = next.to_str().unwrap().to_owned();
            page = self.once(Method::GET, &next, None, Vec::new()).await;
        }
        panic!("redirects without end at {url}")
    }

    /// Sends one request.
    pub(crate) async fn once(
        &mut self,
        method: Method,
        url: &str,
        kind: Option<String>,
        body: Vec<u8>,
    ) -> Page {
        let address = url.split('#').next().unwrap();
        let mut request = Request::builder().method(method).uri(address);
        if let Some(person) = &self.person {
            request = request.header("x-test-cookie", person);
        }
        for (name, value) in &self.cookies {
            request = request.header(header::COOKIE, format!("{name}={value}"));
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let response = self.service.handle(request.body(Body::from(body)).unwrap()).await;
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let html = body.collect().await.unwrap().to_bytes();
        Page {
            status: parts.status,
            headers: parts.headers,
            url: url.to_owned(),
            html: String::from_utf8(html.to_vec()).unwrap(),
        }
    }
}

impl Page {
    pub(crate) fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    /// The form whose action ends like this, with what is filled in.
    pub(crate) fn form(&self, action: &str) -> Form {
        self.find(action)
            .unwrap_or_else(|| panic!("no form {action} in {}\n{}", self.url, self.html))
    }

    pub(crate) fn find(&self, action: &str) -> Option<Form> {
        let forms = self.html.split("<form ").skip(1);
        let mut forms = forms.map(|form| form.split("</form>").next().unwrap());
        let form = forms.find(|form| {
            let posts = form.starts_with("method=\"post\"");
            posts && attribute(form, "action").is_some_and(|known| known.ends_with(action))
        })?;
        let head = form.split('>').next().unwrap();
        let mut fields = Vec::new();
        for tag in form.split('<') {
            let tag = tag.split('>').next().unwrap();
            let typed = |kind: &str| tag.contains(&format!("type=\"{kind}\""));
            let chosen = typed("hidden") || (typed("checkbox") && tag.ends_with(" checked"));
            if tag.starts_with("input ") && chosen {
                let value = attribute(tag, "value").unwrap_or_default();
                fields.push((attribute(tag, "name").unwrap(), value));
            }
        }
        Some(Form {
            action: attribute(head, "action").unwrap(),
            multipart: head.contains("multipart/form-data"),
            fields,
            files: Vec::new(),
        })
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

impl Form {
    /// Leaves a field out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// Fills a field in.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Ticks one more box.
    pub(crate) fn tick(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    pub(crate) fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        self.files.push((name.into(), bytes.to_vec()));
        self
    }

    fn encode(&self) -> (String, Vec<u8>) {
        if !self.multipart {
            let pairs =
                self.fields.iter().map(|(name, value)| format!("{}={}", hex(name), hex(value)));
            let body = pairs.collect::<Vec<_>>().join("&");
            return ("application/x-www-form-urlencoded".into(), body.into_bytes());
        }
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            let part = format!(
                "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in &self.files {
            let head = format!(
                "--cut\r\nContent-Disposition: form-data; name=\"attachments[]\"; \
                 filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        ("multipart/form-data; boundary=cut".into(), body)
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
