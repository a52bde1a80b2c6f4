//! The shop: its pool, and the helpdesk on the same pool.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use axum::{
    Router,
    routing::{get, post},
};
use escalated::{Helpdesk, HttpConfig, http::TeraRenderer};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};

use crate::{layout, orders, pages, session::SessionLogin, users::Users};

/// What the handlers share.
#[derive(Clone)]
pub struct Shop {
    /// The shop's own pool, as before.
    pub pool: SqlitePool,
    /// The helpdesk, on the same pool.
    pub helpdesk: Helpdesk,
}

impl Shop {
    /// Opens the shop's database in a folder, and the helpdesk on it.
    pub async fn open(folder: impl AsRef<Path>, secret: &[u8]) -> Result<Self> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder)?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("shop.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await?;
        sqlx::raw_sql(include_str!("schema.sql")).execute(&pool).await?;

        let helpdesk = Helpdesk::builder()
            .pool(pool.clone())
            .secret(secret)
            .identify(SessionLogin { pool: pool.clone() })
            .directory(Users { pool: pool.clone() })
            .files(folder.join("files"))
            .on("ticket.created", |told| async move {
                tracing::info!(event = %told.event.event_id, "the shop knows of a new ticket");
                Ok(())
            })
            .build()
            .await?;
        helpdesk.migrate().await?;
        Ok(Self { pool, helpdesk })
    }
}

/// The shop's routes, and the helpdesk's under `/support`.
pub fn router(shop: Shop) -> Router {
    // The layout is a constant of ours: that it parses is tested.
    let renderer = TeraRenderer::new().brand("Lamps").with_layout(layout::TEMPLATE);
    let config = HttpConfig {
        renderer: renderer.ok().map(|renderer| Arc::new(renderer) as _),
        login_url: Some("/sign-in".into()),
        ..HttpConfig::default()
    };
    let support = escalated::axum::router(shop.helpdesk.http(config));
    Router::new()
        .route("/", get(pages::products))
        .route("/sign-in", get(pages::sign_in_form).post(pages::sign_in))
        .route("/orders", post(orders::place))
        .route("/style.css", get(layout::style))
        .with_state(shop)
        .nest_service("/support", support)
}
