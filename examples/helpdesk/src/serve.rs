//! `helpdesk serve`: what a host does to have a helpdesk inside.

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::serve::ListenerExt;
use escalated::{
    Helpdesk, HttpConfig, MailSettings, MemoryMailer, SmtpMailer, http::TeraRenderer,
    sla::SlaExtension,
};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    app::{self, App},
    cli::{self, Switch},
    data_folder::DataFolder,
    demo,
    login::Sessions,
    npm, open,
    people::LOGINS,
    plugins,
    shutdown::{requested, until},
    statement_log::StatementLog,
    token,
};

/// How long requests and deliveries may take to end after we were asked to stop.
const PATIENCE: Duration = Duration::from_secs(6);

/// Serves until Ctrl-C or SIGTERM.
pub async fn serve(args: &cli::Serve, data: &DataFolder) -> Result<()> {
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    let base = format!("http://{}", listener.local_addr()?);
    let mailbox = args.smtp.is_none().then(MemoryMailer::default);

    if let Some(folder) = args.plugins.clone() {
        npm::install_once(folder).await;
    }
    let engine = Arc::new(SlaExtension::default());
    let helpdesk = build(args, data, &base, mailbox.clone(), engine.clone()).await?;
    let services = helpdesk.services();
    let now = services.ports().clock.now();
    if !args.no_demo {
        demo::fill_if_empty(services, &engine, now).await?;
    }
    let token = token::kept(services, now, data).await?;

    let config = HttpConfig {
        rate_limit: args.rate_limit.0,
        login_url: Some("/login?next={next}".into()),
        renderer: Some(Arc::new(TeraRenderer::new().brand("Fernway").link("Start page", "/"))),
        ..HttpConfig::default()
    };
    let service = helpdesk.http(config);
    let sessions = Sessions::new(&data.secret()?);
    let app = app::router(App { sessions, mailbox }, escalated::axum::router(service));

    // Before we say that we listen: whoever waits for that may ask us to stop at once.
    let asked = requested()?;
    announce(&base, &token, args)?;
    if let Some(folder) = args.plugins.clone() {
        // Node takes a moment, and the helpdesk does not wait for it.
        tokio::spawn(plugins::tell(services.clone(), folder));
    }
    run(&helpdesk, listener, app, args.workers, asked).await
}

async fn build(
    args: &cli::Serve,
    data: &DataFolder,
    base: &str,
    mailbox: Option<MemoryMailer>,
    engine: Arc<SlaExtension>,
) -> Result<Helpdesk> {
    let mut builder = open::builder(&args.database, data)?.sla(Some(engine));
    let settings = MailSettings {
        domain: "fernway.example".into(),
        from_name: "Fernway".into(),
        from_email: "help@fernway.example".into(),
        base_url: format!("{}/support", args.public_url.as_deref().unwrap_or(base)),
    };
    builder = match (&args.smtp, mailbox) {
        (Some(url), _) => {
            let smtp = SmtpMailer::new(url, &settings)?;
            builder.mail(settings, Arc::new(smtp))
        }
        (None, Some(mailbox)) => builder.mail(settings, Arc::new(mailbox)),
        (None, None) => builder,
    };
    if let Some(folder) = &args.plugins {
        builder = builder.plugins(plugins::options(folder, args.plugin_runtime.as_ref()));
    }
    if let Some(path) = &args.statement_log {
        builder = builder.statements(Arc::new(StatementLog::create(path)?));
    }
    let helpdesk = builder.build().await?;
    helpdesk.migrate().await?;
    Ok(helpdesk)
}

/// Says where it is. Programs wait for the first line.
fn announce(base: &str, token: &str, args: &cli::Serve) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on {base}")?;
    writeln!(out, "\n  start page   {base}/")?;
    writeln!(out, "  helpdesk     {base}/support")?;
    if args.smtp.is_none() {
        writeln!(out, "  mailbox      {base}/dev/mail")?;
    }
    writeln!(out, "  SLA          {base}/support/admin/sla-policies")?;
    writeln!(out, "  SLA report   {base}/support/admin/reports/sla")?;
    if args.plugins.is_some() {
        writeln!(out, "  plugins      {base}/support/admin/plugins")?;
    }
    writeln!(out, "  log in       {base}/login, with one click, as")?;
    for (word, person) in LOGINS {
        writeln!(out, "               {word:9} {} <{}>", person.name, person.email)?;
    }
    writeln!(out, "\n  curl -H 'Authorization: Bearer {token}' {base}/support/api/v1/tickets\n")?;
    Ok(out.flush()?)
}

/// Runs server and workers. At the end the server stops first, so that the workers see the last
/// request's events.
async fn run(
    helpdesk: &Helpdesk,
    listener: TcpListener,
    app: axum::Router,
    workers: Switch,
    asked: watch::Receiver<bool>,
) -> Result<()> {
    let (drain, draining) = watch::channel(false);
    let worker = (workers == Switch::On).then(|| {
        let helpdesk = helpdesk.clone();
        tokio::spawn(async move { helpdesk.run(until(draining)).await })
    });

    let listener = listener.tap_io(|tcp| {
        // Answers are small; waiting for more of them to fill a packet costs 40 ms each.
        let _ = tcp.set_nodelay(true);
    });
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(until(asked.clone()));
    let too_late = async {
        until(asked).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = server.into_future() => served?,
        () = too_late => tracing::warn!("some requests did not end in time"),
    }

    drain.send_replace(true);
    if let Some(worker) = worker {
        match tokio::time::timeout(PATIENCE, worker).await {
            Ok(ended) => ended?,
            Err(_) => tracing::warn!("some deliveries did not end in time; they are in the outbox"),
        }
    }
    Ok(())
}
