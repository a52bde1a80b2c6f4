use bytes::{Bytes, BytesMut};
use escalated_core::{Error, Result};
use http::{HeaderMap, header};
use http_body_util::BodyDataStream;
use multer::{Constraints, Multipart, SizeLimit};

use super::{decode, read};
use crate::Body;

/// A file of a form.
#[derive(Debug)]
pub(crate) struct FormFile {
    /// The field.
    pub(crate) field: String,
    /// As sent; cleaned by whoever stores it.
    pub(crate) filename: String,
    /// All of it.
    pub(crate) bytes: Bytes,
}

/// A form, sent either way that browsers know.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Names and texts, in the order sent.
    pub(crate) fields: Vec<(String, String)>,
    /// Files that were chosen; inputs without a file are left out.
    pub(crate) files: Vec<FormFile>,
}

/// How much of a form is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormLimits {
    /// All texts together, in bytes.
    pub(crate) texts: usize,
    /// Each file, in bytes.
    pub(crate) file: usize,
    /// How many files.
    pub(crate) files: usize,
}

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

fn is(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = content_type(headers);
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

/// Whether the body is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    is(headers, URLENCODED) || is(headers, MULTIPART)
}

impl Form {
    /// Reads the form of a request.
    pub(crate) async fn read(headers: &HeaderMap, body: Body, limits: FormLimits) -> Result<Self> {
        if is(headers, URLENCODED) {
            Self::urlencoded(&read(body, limits.texts).await?)
        } else if is(headers, MULTIPART) {
            Self::multipart(content_type(headers), body, limits).await
        } else {
            let message = format!("send a form: {URLENCODED} or {MULTIPART}");
            Err(Error::malformed("unsupported_media_type", message))
        }
    }

    /// The text of a field; the last one if it was sent twice.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// All texts of a field.
    pub(crate) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    fn urlencoded(bytes: &[u8]) -> Result<Self> {
        let broken = || {
            let message = "the form is not percent-encoded UTF-8";
            Error::malformed("malformed_form", message)
        };
        let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
        let mut form = Self::default();
        for part in text.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = decode(name, true).ok_or_else(broken)?;
            form.push(name, decode(value, true).ok_or_else(broken)?)?;
        }
        Ok(form)
    }

    async fn multipart(kind: &str, body: Body, limits: FormLimits) -> Result<Self> {
        let boundary = multer::parse_boundary(kind).map_err(|error| broken(error, limits))?;
        let whole = limits.texts.saturating_add(limits.file.saturating_mul(limits.files));
        let whole = u64::try_from(whole).unwrap_or(u64::MAX);
        let constraints = Constraints::new().size_limit(SizeLimit::new().whole_stream(whole));
        let stream = BodyDataStream::new(body);
        let mut parts = Multipart::with_constraints(stream, boundary, constraints);
        let (mut form, mut texts) = (Self::default(), 0_usize);
        while let Some(mut part) = parts.next_field().await.map_err(|e| broken(e, limits))? {
            let name = part.name().unwrap_or_default().to_owned();
            let filename = part.file_name().map(str::to_owned);
            let limit = if filename.is_some() { limits.file } else { limits.texts - texts };
            let mut bytes = BytesMut::new();
            while let Some(chunk) = part.chunk().await.map_err(|e| broken(e, limits))? {
                if bytes.len() + chunk.len() > limit {
                    return Err(if filename.is_some() {
                        file_too_large(limit)
                    } else {
                        too_long()
                    });
                }
                bytes.extend_from_slice(&chunk);
            }
            match filename {
                // A browser sends an empty part for an input without a file.
                Some(filename) if filename.is_empty() && bytes.is_empty() => {}
                Some(filename) => {
                    if form.files.len() == limits.files {
                        let message = format!("send at most {} files", limits.files);
                        return Err(Error::field(name, "too_many", message));
                    }
                    form.files.push(FormFile { field: name, filename, bytes: bytes.freeze() });
                }
                None => {
                    texts += bytes.len();
                    let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
                        Error::field(&*name, "invalid_characters", "a text is UTF-8")
                    })?;
                    form.push(name, text)?;
                }
            }
        }
        Ok(form)
    }

    fn push(&mut self, name: String, text: String) -> Result<()> {
        if name.contains('\0') || text.contains('\0') {
            let message = "a text has no NUL characters";
            return Err(Error::field(name.replace('\0', ""), "invalid_characters", message));
        }
        self.fields.push((name, text));
        Ok(())
    }
}

fn broken(error: multer::Error, limits: FormLimits) -> Error {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            file_too_large(limits.file)
        }
        error => {
            let message = "the body is not well-formed multipart/form-data; send it again whole";
            Error::malformed("malformed_multipart", message).with_source(error)
        }
    }
}

fn file_too_large(limit: usize) -> Error {
    Error::too_large("file_too_large", format!("a file has at most {limit} bytes"))
}

fn too_long() -> Error {
    Error::too_large("body_too_large", "the texts of the form are too long")
}
