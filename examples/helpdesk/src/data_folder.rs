//! `helpdesk-data` in the current folder: the secret, the demo token, the files, the database.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use escalated::core::entropy::{Entropy, SystemEntropy};

const NAME: &str = "helpdesk-data";

/// The folder.
#[derive(Debug, Clone)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder if it is not there.
    pub fn open() -> Result<Self> {
        Self::at(Path::new(NAME))
    }

    fn at(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    /// Where uploaded files go.
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// The secret that signs sessions and links: from `HELPDESK_SECRET`, or else one that is made
    /// on the first start and kept.
    pub fn secret(&self) -> Result<Vec<u8>> {
        if let Ok(secret) = std::env::var("HELPDESK_SECRET") {
            ensure!(secret.len() >= 32, "HELPDESK_SECRET needs at least 32 bytes");
            return Ok(secret.into_bytes());
        }
        let path = self.0.join("secret");
        // `create_new` decides between two processes that start at once; the loser reads.
        match private(&path, OpenOptions::new().create_new(true)) {
            Ok(mut file) => {
                let secret = (&SystemEntropy as &dyn Entropy).hex(32);
                file.write_all(secret.as_bytes())?;
                file.sync_all()?;
                Ok(secret.into_bytes())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let secret = fs::read(&path)?;
                ensure!(secret.len() >= 32, "{} is too short; remove it", path.display());
                Ok(secret)
            }
            Err(error) => Err(error).with_context(|| format!("cannot write {}", path.display())),
        }
    }

    /// The demo token that was kept, if any.
    pub fn token(&self) -> Option<String> {
        fs::read_to_string(self.0.join("token")).ok().map(|text| text.trim().to_owned())
    }

    /// Keeps the demo token.
    pub fn keep_token(&self, token: &str) -> Result<()> {
        let mut file =
            private(&self.0.join("token"), OpenOptions::new().create(true).truncate(true))?;
        Ok(file.write_all(token.as_bytes())?)
    }
}

/// Opens a file that only its owner may read.
fn private(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_made_once_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::at(&folder.path().join("data")).unwrap();
        let secret = data.secret().unwrap();
        assert_eq!(secret.len(), 64);
        assert_eq!(data.secret().unwrap(), secret);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join("data/secret")).unwrap().permissions();
            assert_eq!(mode.mode() & 0o777, 0o600);
        }
        assert_eq!(data.token(), None);
        data.keep_token("abc").unwrap();
        assert_eq!(data.token().as_deref(), Some("abc"));
    }
}
