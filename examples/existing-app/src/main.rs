//! A shop that was there before, with a helpdesk added. See the README for where to read on.
#![expect(unreachable_pub, reason = "in a program, `pub` is for its other modules")]

mod layout;
mod orders;
mod pages;
mod session;
mod shop;
#[cfg(test)]
mod tests;
mod users;

use std::{io::Write, net::SocketAddr};

use anyhow::Result;
use shop::Shop;
use tokio::net::TcpListener;

/// A real shop reads it from its configuration.
const SECRET: &[u8] = b"change me: at least 32 random bytes";

#[tokio::main]
async fn main() -> Result<()> {
    let shop = Shop::open("existing-app-data", SECRET).await?;
    let listener = TcpListener::bind("127.0.0.1:8322").await?;
    writeln!(std::io::stdout(), "listening on http://{}", listener.local_addr()?)?;

    // The shop serves; the helpdesk's workers tell the shop of events beside it.
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let helpdesk = shop.helpdesk.clone();
    let workers = tokio::spawn(async move {
        helpdesk.run(async { drop(stopped.await) }).await;
    });
    // With the address of each client, so that strangers are limited one by one.
    let app = shop::router(shop).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app)
        .with_graceful_shutdown(async { drop(tokio::signal::ctrl_c().await) })
        .await?;
    drop(stop);
    Ok(workers.await?)
}
