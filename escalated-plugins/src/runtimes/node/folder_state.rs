use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// When the folders in which plugins lie were last changed: a runtime looks only when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FolderState(Vec<Option<SystemTime>>);

impl FolderState {
    pub(super) fn of(base: &Path) -> Self {
        let places = [PathBuf::new(), "plugins".into(), "node_modules/@escalated-dev".into()];
        let changed = |place: PathBuf| base.join(place).metadata().ok()?.modified().ok();
        Self(places.into_iter().map(changed).collect())
    }
}
