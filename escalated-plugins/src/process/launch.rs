use std::{ffi::OsString, path::PathBuf};

/// What is started, with nothing of a user's on its command line.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Launch {
    /// The program; looked for along `PATH` if it has no folder.
    pub(crate) program: PathBuf,
    /// Its arguments.
    pub(crate) args: Vec<OsString>,
    /// Where it works, if not where this process does.
    pub(crate) folder: Option<PathBuf>,
    /// Its whole environment, beside [`Launch::PASSED`].
    pub(crate) env: Vec<(String, OsString)>,
}

impl Launch {
    /// What it is given of this process's environment, if it is there. All else stays secret.
    pub(crate) const PASSED: [&str; 6] =
        ["PATH", "TMPDIR", "LANG", "TZ", "SSL_CERT_FILE", "SystemRoot"];
}
