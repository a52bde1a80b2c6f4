//! Putting a fetched folder in place at once, so that a cut run leaves nothing half.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Makes `fetched/name` by `work`, which fills a scratch folder and returns what to keep of it;
/// does nothing when it exists.
pub(super) fn once(
    fetched: &Path,
    name: &str,
    mut work: impl FnMut(&Path) -> Result<PathBuf>,
) -> Result<()> {
    let place = fetched.join(name);
    if place.exists() {
        println!("have {name}");
        return Ok(());
    }
    let scratch = fetched.join(format!(".{name}-{}", std::process::id()));
    let mut attempt = || -> Result<()> {
        fs::remove_dir_all(&scratch).ok();
        fs::create_dir_all(&scratch)?;
        let kept = work(&scratch)?;
        fs::rename(&kept, &place).with_context(|| format!("{} is missing", kept.display()))
    };
    let fetched = attempt().or_else(|error| {
        eprintln!("{name}: once more, after: {error:#}");
        attempt()
    });
    fs::remove_dir_all(&scratch).ok();
    fetched.with_context(|| format!("could not fetch {name}"))?;
    println!("fetched {name}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_once_retries_once_and_leaves_no_scratch() {
        let dir = std::env::temp_dir().join(format!("xtask-place-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let mut tries = 0;
        let mut work = |scratch: &Path| {
            tries += 1;
            if tries == 1 {
                anyhow::bail!("first try fails");
            }
            fs::create_dir(scratch.join("kept"))?;
            Ok(scratch.join("kept"))
        };
        once(&dir, "thing", &mut work).unwrap();
        once(&dir, "thing", &mut work).unwrap();
        assert_eq!(tries, 2);
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        assert!(once(&dir, "other", |_| anyhow::bail!("never")).is_err());
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        fs::remove_dir_all(&dir).unwrap();
    }
}
