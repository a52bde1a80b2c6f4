//! Ctrl-C and SIGTERM.

use std::io;

use tokio::{signal, sync::watch};

/// Turns true when the process is asked to end. Listens from this call on.
pub fn requested() -> io::Result<watch::Receiver<bool>> {
    let (sender, receiver) = watch::channel(false);
    let asked = asked()?;
    tokio::spawn(async move {
        asked.await;
        sender.send_replace(true);
    });
    Ok(receiver)
}

/// Waits until it is true; for ever if nobody can say so any more.
pub async fn until(mut receiver: watch::Receiver<bool>) {
    if receiver.wait_for(|asked| *asked).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
fn asked() -> io::Result<impl Future<Output = ()>> {
    use signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(signal::ctrl_c().await) })
}
