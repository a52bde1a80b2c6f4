use std::task::Poll;

use bytes::{Bytes, BytesMut};
use escalated_core::{Error, Result};
use futures_util::{Stream, StreamExt as _, stream::poll_fn};
use http_body_util::BodyDataStream;
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::{Form, FormFile, FormLimits};
use crate::{Body, BoxError};

/// Reads a form with files. The first file that is too many or too large is noted in the form, and
/// none is kept then: the texts are there for whoever shows the form again.
pub(super) async fn read_multipart(kind: &str, body: Body, limits: FormLimits) -> Result<Form> {
    let boundary = multer::parse_boundary(kind).map_err(|error| broken(error, limits))?;
    let whole = limits.texts.saturating_add(limits.file.saturating_mul(limits.files));
    let whole = u64::try_from(whole).unwrap_or(u64::MAX);
    let constraints = Constraints::new().size_limit(SizeLimit::new().whole_stream(whole));
    let mut parts = Multipart::with_constraints(one_by_one(body), boundary, constraints);
    let mut form = Form::default();
    match collect(&mut parts, &mut form, limits).await {
        Err(error) if error.code() == TOO_LARGE => form.refuse_files(error),
        read => read?,
    }
    Ok(form)
}

/// The frames of a body, with a pause behind each: the parser would take all that is there before
/// it looks at any of it, and could say of a body that is too large only that.
fn one_by_one(body: Body) -> impl Stream<Item = std::result::Result<Bytes, BoxError>> + Send {
    let mut frames = BodyDataStream::new(body);
    let mut pause = false;
    poll_fn(move |cx| {
        if std::mem::take(&mut pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = frames.poll_next_unpin(cx);
        pause = next.is_ready();
        next
    })
}

async fn collect(parts: &mut Multipart<'_>, form: &mut Form, limits: FormLimits) -> Result<()> {
    let mut texts = 0_usize;
    while let Some(part) = parts.next_field().await.map_err(|e| broken(e, limits))? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(filename) => file(part, name, filename, form, limits).await?,
            None => texts += text(part, name, form, limits, limits.texts - texts).await?,
        }
    }
    Ok(())
}

/// Keeps a file that is taken, and reads past one that is not.
async fn file(
    mut part: Field<'_>,
    name: String,
    filename: String,
    form: &mut Form,
    limits: FormLimits,
) -> Result<()> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| broken(e, limits))? {
        if form.files.len() >= limits.files {
            form.refuse_files(too_many(&name, limits.files));
        } else if bytes.len() + chunk.len() > limits.file {
            form.refuse_files(file_too_large(limits.file));
        }
        if form.files_refused.is_some() {
            bytes = BytesMut::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    // A browser sends an empty part for an input without a file.
    if form.files_refused.is_some() || (filename.is_empty() && bytes.is_empty()) {
        return Ok(());
    }
    if form.files.len() >= limits.files {
        form.refuse_files(too_many(&name, limits.files));
    } else {
        form.files.push(FormFile { field: name, filename, bytes: bytes.freeze() });
    }
    Ok(())
}

/// Reads a text; its length.
async fn text(
    mut part: Field<'_>,
    name: String,
    form: &mut Form,
    limits: FormLimits,
    left: usize,
) -> Result<usize> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| broken(e, limits))? {
        if bytes.len() + chunk.len() > left {
            return Err(Error::too_large("body_too_large", "the texts of the form are too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    let length = bytes.len();
    let text = String::from_utf8(bytes.to_vec())
        .map_err(|_| Error::field(&*name, "invalid_characters", "a text is UTF-8"))?;
    form.push(name, text)?;
    Ok(length)
}

const TOO_LARGE: &str = "file_too_large";

fn broken(error: multer::Error, limits: FormLimits) -> Error {
    match error {
        multer::Error::StreamSizeExceeded { .. } => file_too_large(limits.file),
        error => {
            let message = "the body is not well-formed multipart/form-data; send it again whole";
            Error::malformed("malformed_multipart", message).with_source(error)
        }
    }
}

fn file_too_large(limit: usize) -> Error {
    Error::too_large("file_too_large", format!("a file has at most {limit} bytes"))
}

fn too_many(field: &str, limit: usize) -> Error {
    let message = format!("send at most {limit} files");
    Error::field(field.trim_end_matches("[]"), "too_many", message)
}

#[cfg(test)]
mod tests {
    use escalated_core::ErrorKind::{self, Invalid, TooLarge};
    use http_body::Frame;
    use http_body_util::StreamBody;

    use super::*;

    fn refusal(form: &Form) -> ErrorKind {
        form.files_refused.as_ref().unwrap().kind()
    }

    fn part(name: &str, filename: Option<&str>, content: &str) -> String {
        let file = filename.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
        format!("--X\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n")
    }

    async fn read(parts: &[String]) -> Form {
        let limits = FormLimits { texts: 1024, file: 100, files: 2 };
        let text = format!("{}--X--\r\n", parts.concat());
        let frames = text.as_bytes().chunks(64).map(Bytes::copy_from_slice).map(Frame::data);
        let frames: Vec<_> = frames.map(Ok::<_, std::io::Error>).collect();
        let body = Body::new(StreamBody::new(futures_util::stream::iter(frames)));
        read_multipart("multipart/form-data; boundary=X", body, limits).await.unwrap()
    }

    #[tokio::test]
    async fn texts_stay_when_files_are_refused() {
        let (before, after) = (part("body", None, "long"), part("more", None, "text"));
        let small = part("attachments[]", Some("a.txt"), "a");
        let large = part("attachments[]", Some("b.txt"), &"b".repeat(101));
        for (files, kind) in [
            (vec![small.clone(), small.clone(), small.clone()], Invalid),
            (vec![small.clone(), large], TooLarge),
        ] {
            let form = read(&[vec![before.clone()], files, vec![after.clone()]].concat()).await;
            assert_eq!((form.text("body"), form.text("more")), (Some("long"), Some("text")));
            assert!(form.files.is_empty() && form.has_files());
            assert_eq!(refusal(&form), kind);
        }
        // More than could ever be taken is not read to its end.
        let endless = part("attachments[]", Some("c.txt"), &"c".repeat(10_000));
        let form = read(&[before.clone(), endless, after]).await;
        assert_eq!((form.text("body"), form.text("more")), (Some("long"), None));
        assert_eq!(refusal(&form), TooLarge);
        let form = read(&[before, small.clone(), part("attachments[]", Some(""), "")]).await;
        assert!(form.files.len() == 1 && form.files_refused.is_none());
    }
}
