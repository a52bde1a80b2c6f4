use crate::{Error, Result};

/// What files are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentPolicy {
    /// In bytes; from the setting `max_attachment_size_kb`.
    pub max_size: u64,
    /// For each reply, note or ticket; from `max_attachments_per_reply`.
    pub max_count: usize,
}

/// The extensions that are taken, each with the types that its bytes may show.
const ALLOWED: &[(&str, &[&str])] = &[
    ("jpg", &["image/jpeg"]),
    ("jpeg", &["image/jpeg"]),
    ("png", &["image/png"]),
    ("gif", &["image/gif"]),
    ("webp", &["image/webp"]),
    ("pdf", &["application/pdf"]),
    ("doc", &["application/msword", "application/x-ole-storage"]),
    ("xls", &["application/vnd.ms-excel", "application/x-ole-storage"]),
    (
        "docx",
        &[
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/zip",
        ],
    ),
    (
        "xlsx",
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"],
    ),
    ("csv", &["text/plain"]),
    ("txt", &["text/plain"]),
    ("log", &["text/plain"]),
    ("eml", &["text/plain"]),
    ("zip", &["application/zip"]),
    ("mp4", &["video/mp4", "video/quicktime"]),
    ("mp3", &["audio/mpeg"]),
];

impl AttachmentPolicy {
    /// Checks a file by its name, the size of its bytes and the type that they show.
    ///
    /// # Errors
    /// `file_empty`, `file_too_large`, `file_type_not_allowed` (unknown extension) or
    /// `file_disguised` (the bytes are of another type than the name says).
    pub fn check(&self, filename: &str, size: u64, sniffed: &str) -> Result<()> {
        if size == 0 {
            return Err(Error::field("file", "file_empty", "the file is empty"));
        }
        if size > self.max_size {
            let message = format!("a file has at most {} bytes", self.max_size);
            return Err(Error::too_large("file_too_large", message));
        }
        let extension = filename.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
        let entry = ALLOWED.iter().find(|(allowed, _)| extension.as_deref() == Some(*allowed));
        let Some((_, types)) = entry else {
            let names: Vec<_> = ALLOWED.iter().map(|(name, _)| *name).collect();
            let message = format!("files may end in {}", names.join(", "));
            return Err(Error::field("file", "file_type_not_allowed", message));
        };
        if types.contains(&sniffed) {
            Ok(())
        } else {
            let message = format!("the file's bytes are {sniffed}; give it the right ending");
            Err(Error::field("file", "file_disguised", message))
        }
    }
}

/// A file name for people: the last part of a path, without control, invisible and direction
/// characters, at most 150 characters, never empty.
///
/// ```
/// use escalated_core::attachments::clean_filename;
/// assert_eq!(clean_filename("../../etc/pass\u{202e}wd\u{0}.txt"), "passwd.txt");
/// assert_eq!(clean_filename("C:\\x\\..\\.."), "file");
/// ```
#[must_use]
pub fn clean_filename(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '"')
    };
    let visible: String = last.chars().filter(|c| !invisible(*c)).collect();
    let trimmed = visible.trim().trim_matches('.').trim();
    if trimmed.is_empty() {
        return "file".into();
    }
    let count = trimmed.chars().count();
    if count <= 150 {
        return trimmed.into();
    }
    let extension = trimmed.rsplit_once('.').map(|(_, e)| e).filter(|e| e.len() <= 10);
    let head: String = trimmed.chars().take(135).collect();
    extension.map_or_else(|| head.clone(), |extension| format!("{head}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_judged_by_name_size_and_bytes() {
        let policy = AttachmentPolicy { max_size: 10, max_count: 5 };
        let code = |name: &str, size, sniffed: &str| {
            policy.check(name, size, sniffed).err().map(|e| match e.fields().first() {
                Some(field) => field.code.clone(),
                None => e.code().to_owned(),
            })
        };
        assert_eq!(code("a.png", 5, "image/png"), None);
        assert_eq!(code("a.png", 0, "image/png").as_deref(), Some("file_empty"));
        assert_eq!(code("a.png", 11, "image/png").as_deref(), Some("file_too_large"));
        assert_eq!(code("a.png", 5, "text/html").as_deref(), Some("file_disguised"));
        for name in ["a.svg", "a.html", "a.php.", "CON", ".htaccess", "a.exe"] {
            assert_eq!(
                code(name, 5, "text/plain").as_deref(),
                Some("file_type_not_allowed"),
                "{name}"
            );
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let name = clean_filename(&format!("{}.pdf", "x".repeat(4096)));
        assert!(name.len() <= 150 && name.ends_with(".pdf"));
    }
}
