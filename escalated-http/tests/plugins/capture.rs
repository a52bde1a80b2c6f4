use std::{
    io,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use tracing_subscriber::fmt::MakeWriter;

/// All that this process has logged, at every level.
static LOG: LazyLock<Capture> = LazyLock::new(|| {
    let capture = Capture::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(capture.clone())
        .init();
    capture
});

#[derive(Clone, Default)]
struct Capture(Arc<Mutex<Vec<u8>>>);

/// Begins to keep what is logged.
pub(crate) fn capture() {
    LazyLock::force(&LOG);
}

/// The lines that were logged with that text, in this process.
pub(crate) fn logged(text: &str) -> Vec<String> {
    let bytes = LOG.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let all = String::from_utf8_lossy(&bytes);
    all.lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
}

impl io::Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Capture {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
