use std::borrow::Cow;

use escalated_core::{Error, Result};
use http::{HeaderValue, Response, StatusCode, header};

use crate::{Body, response};

/// One cell: a text that people wrote, or something of ours.
pub(super) enum Cell<'a> {
    Text(Cow<'a, str>),
    Ours(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(super) fn word(word: &'a str) -> Self {
        Self::Ours(Cow::Borrowed(word))
    }

    pub(super) fn number(number: &impl ToString) -> Self {
        Self::Ours(Cow::Owned(number.to_string()))
    }

    pub(super) fn maybe(number: Option<impl ToString>) -> Self {
        Self::Ours(number.map(|number| number.to_string()).unwrap_or_default().into())
    }

    fn written(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => harmless(text),
            Self::Ours(text) => text,
        }
    }
}

/// A spreadsheet would take such a text for a formula.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

/// Rows of a table as RFC 4180 writes them.
pub(super) fn rows<'a>(rows: impl IntoIterator<Item = Vec<Cell<'a>>>) -> Result<Vec<u8>> {
    let broken = |error: csv::Error| {
        Error::internal("not_serializable", "the answer cannot be written").with_source(error)
    };
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let cells = row.into_iter().map(Cell::written);
        for cell in cells {
            writer.write_field(cell.as_bytes()).map_err(broken)?;
        }
        writer.write_record(None::<&[u8]>).map_err(broken)?;
    }
    writer.into_inner().map_err(|error| broken(error.into_error().into()))
}

/// An answer that browsers save under that name.
pub(super) fn table(name: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = response::text(StatusCode::OK, "text/csv; charset=utf-8", body);
    let saved = HeaderValue::from_static(name);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, saved);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        let texts = ["=1+1", "+1", "-1", "@a", "\t=1", "a=1", "a \"b\", c", ""];
        let written = |row| String::from_utf8(rows([row]).unwrap()).unwrap();
        let text = written(texts.map(Cell::text).into());
        assert_eq!(text, "'=1+1,'+1,'-1,'@a,'\t=1,a=1,\"a \"\"b\"\", c\",\r\n");
        assert_eq!(written(vec![Cell::number(&-1)]), "-1\r\n");
    }
}
