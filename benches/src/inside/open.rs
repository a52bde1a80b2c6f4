use std::{path::Path, sync::Arc};

use anyhow::Result;
use escalated_core::{
    actor::{Actor, Cx, Grants, Role},
    authz::RolePolicy,
    broadcast::NoBroadcaster,
    engines::PluginHost,
    entropy::SystemEntropy,
    ids::{HostUserId, TenantId},
    keyring::Keyring,
    search::NativeIndex,
    time::{Clock, SystemClock},
};
use escalated_drivers::{
    files::ObjectBlobStore,
    mail::{MailSettings, MemoryMailer},
    self_hosted::{MailParts, Parts, SelfHosted},
    sql::{ConnectOptions, Db, connect},
};

use super::{
    people::{AGENT, NoLogin, People},
    recorder::Recorder,
};

/// The secret of both the example and the service in this process, so that cursors and tokens of
/// one are good for the other.
pub(crate) const SECRET: &str = "the secret of a benchmark, which is none";

/// The service in this process, and what watches its statements.
pub(crate) struct Inside {
    /// The service.
    pub service: SelfHosted,
    /// Watches it.
    pub recorder: Arc<Recorder>,
}

/// The agent, now.
pub(super) fn agent() -> Cx {
    let actor = Actor::User {
        id: HostUserId::new(AGENT),
        name: "Person 2".into(),
        email: Some("person-2@fernway.example".into()),
    };
    Cx::new(actor, Grants::role(Role::Agent), SystemClock.now())
}

/// The helpdesk itself, now; nobody is told of what it does.
pub(super) fn quiet() -> Cx {
    Cx { quiet: true, ..Cx::system(TenantId::default(), SystemClock.now()) }
}

/// Opens the database, brings its schema up to date, and starts nothing. `files` is for uploads.
pub(crate) async fn open(url: &str, files: &Path) -> Result<Inside> {
    open_with(url, files, None).await
}

/// The same with plugins.
pub(crate) async fn open_with(
    url: &str,
    files: &Path,
    plugins: Option<Arc<dyn PluginHost>>,
) -> Result<Inside> {
    let recorder = Arc::new(Recorder::default());
    let pool = connect(url, &ConnectOptions::default()).await?;
    let mail = MailParts {
        settings: MailSettings {
            domain: "fernway.example".into(),
            from_name: "Fernway".into(),
            from_email: "help@fernway.example".into(),
            base_url: "http://localhost/support".into(),
        },
        mailer: Arc::new(MemoryMailer::new(200)),
    };
    let service = SelfHosted::assemble(Parts {
        db: Db::new(pool, Some(recorder.clone())),
        keyring: Keyring::new(SECRET)?,
        identify: Arc::new(NoLogin),
        directory: Arc::new(People),
        authorizer: Arc::new(RolePolicy),
        search: Arc::new(NativeIndex),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        blobs: Arc::new(ObjectBlobStore::folder(files)?),
        mail: Some(mail),
        subscriptions: Vec::new(),
        hooks: Vec::new(),
        sla: None,
        plugins,
        broadcaster: Arc::new(NoBroadcaster),
        extensions: Vec::new(),
    })?;
    service.migrate().await?;
    Ok(Inside { service, recorder })
}
