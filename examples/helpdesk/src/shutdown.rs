//! Ctrl-C and SIGTERM.

use tokio::{signal, sync::watch};

/// Turns true when the process is asked to end.
pub fn requested() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        asked().await;
        sender.send_replace(true);
    });
    receiver
}

/// Waits until it is true; for ever if nobody can say so any more.
pub async fn until(mut receiver: watch::Receiver<bool>) {
    if receiver.wait_for(|asked| *asked).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn asked() {
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        _ = terminate => {}
    }
}

#[cfg(not(unix))]
async fn asked() {
    let _ = signal::ctrl_c().await;
}
