use bytes::Bytes;
use escalated_core::{Error, Result};
use http::{HeaderMap, header};

use super::{decode, multipart::read_multipart, read};
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
    /// Why none of the files is taken. The texts are there nevertheless.
    pub(crate) files_refused: Option<Error>,
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
            read_multipart(content_type(headers), body, limits).await
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

    /// Whether files were sent, taken or not.
    pub(crate) fn has_files(&self) -> bool {
        !self.files.is_empty() || self.files_refused.is_some()
    }

    /// Notes why no file is taken; the first reason counts.
    pub(super) fn refuse_files(&mut self, why: Error) {
        self.files = Vec::new();
        self.files_refused.get_or_insert(why);
    }

    pub(super) fn push(&mut self, name: String, text: String) -> Result<()> {
        if name.contains('\0') || text.contains('\0') {
            let message = "a text has no NUL characters";
            return Err(Error::field(name.replace('\0', ""), "invalid_characters", message));
        }
        self.fields.push((name, text));
        Ok(())
    }
}
