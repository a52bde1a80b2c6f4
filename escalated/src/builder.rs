use std::{future::Future, path::PathBuf, sync::Arc};

use escalated_core::{
    Error, ErrorKind, Result,
    actor::Identify,
    attachments::BlobStore,
    authz::Authorizer,
    broadcast::Broadcaster,
    directory::Directory,
    engines::{Extension, SlaEngine},
    entropy::Entropy,
    keyring::Keyring,
    mail::Mailer,
    pipeline::ChangeHook,
    search::SearchIndex,
    time::Clock,
};
use escalated_drivers::{
    files::ObjectBlobStore,
    mail::MailSettings,
    self_hosted::{MailParts, Parts, SelfHosted},
    sql::{ConnectOptions, Db, Pool, StatementObserver, connect},
    subscriptions::{Delivered, Handler, Subscription},
};

use crate::Helpdesk;

type Change = Box<dyn FnOnce(&mut Parts) + Send>;

/// Puts a helpdesk together. What is not set has a default, but for the database, the secret, the
/// login and the directory.
#[derive(Default)]
pub struct Builder {
    database: Option<String>,
    pool: Option<Pool>,
    connect: ConnectOptions,
    statements: Option<Arc<dyn StatementObserver>>,
    keyring: Option<Result<Keyring>>,
    identify: Option<Arc<dyn Identify>>,
    directory: Option<Arc<dyn Directory>>,
    files: Option<PathBuf>,
    blobs: Option<Arc<dyn BlobStore>>,
    subscriptions: Vec<Result<Subscription>>,
    #[cfg(feature = "plugins")]
    plugins: Option<escalated_plugins::host::PluginOptions>,
    changes: Vec<Change>,
}

macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident($value:ident: $kind:ty) => { $($change:tt)* })*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $value: $kind) -> Self {
            self.$($change)*;
            self
        }
    )*};
}

impl Builder {
    setters! {
        /// The database by URL: `sqlite:helpdesk.db`, `postgres://…`, `mysql://…`.
        database(url: impl Into<String>) => { database = Some(url.into()) }
        /// The host's own pool instead.
        pool(pool: impl Into<Pool>) => { pool = Some(pool.into()) }
        /// How to connect to [`Self::database`].
        connect(options: ConnectOptions) => { connect = options }
        /// Is shown every statement; for benchmarks and tests.
        statements(observer: Arc<dyn StatementObserver>) => { statements = Some(observer) }
        /// The host's secret, 32 bytes or more, that everything signed is derived from.
        secret(secret: impl AsRef<[u8]>) => { keyring = Some(Keyring::new(secret)) }
        /// The secrets, while one is being changed for another.
        keyring(keyring: Keyring) => { keyring = Some(Ok(keyring)) }
        /// The host's login.
        identify(login: impl Identify + 'static) => { identify = Some(Arc::new(login)) }
        /// The host's people.
        directory(people: impl Directory + 'static) => { directory = Some(Arc::new(people)) }
        /// Who may do what, instead of the roles.
        authorizer(policy: impl Authorizer + 'static) => { set(move |parts| parts.authorizer = Arc::new(policy)) }
        /// How searches are carried out, instead of the database's full text.
        search(index: impl SearchIndex + 'static) => { set(move |parts| parts.search = Arc::new(index)) }
        /// The time, instead of the machine's.
        clock(clock: Arc<dyn Clock>) => { set(move |parts| parts.clock = clock) }
        /// Random bytes, instead of the machine's.
        entropy(entropy: Arc<dyn Entropy>) => { set(move |parts| parts.entropy = entropy) }
        /// The folder of uploaded files; default `helpdesk-files`.
        files(folder: impl Into<PathBuf>) => { files = Some(folder.into()) }
        /// Where the bytes of uploads are kept, instead of a folder.
        blobs(store: Arc<dyn BlobStore>) => { blobs = Some(store) }
        /// Keeps SLA clocks, instead of `escalated::sla` with its defaults; `None` keeps none, for
        /// imports of what is long over. A ticket gets its clocks with the next change of it.
        sla(engine: Option<Arc<dyn SlaEngine>>) => { set(move |parts| parts.sla = engine) }
        /// Adds a rule to the pipeline.
        hook(hook: impl ChangeHook + 'static) => { set(move |parts| parts.hooks.push(Arc::new(hook))) }
        /// Runs plugins.
        #[cfg(feature = "plugins")]
        plugins(options: escalated_plugins::host::PluginOptions) => { plugins = Some(options) }
        /// Tells open screens, instead of nobody.
        broadcaster(to: impl Broadcaster + 'static) => {
            set(move |parts| parts.broadcaster = Arc::new(to))
        }
        /// Adds an engine.
        extension(engine: impl Extension + 'static) => {
            set(move |parts| parts.extensions.push(Arc::new(engine)))
        }
    }

    /// Sends mail: as whom, and how. Without it nobody is mailed.
    #[must_use]
    pub fn mail(mut self, settings: MailSettings, mailer: Arc<dyn Mailer>) -> Self {
        self.set(move |parts| parts.mail = Some(MailParts { settings, mailer }));
        self
    }

    /// Tells the host's own code of an event (`ticket.created`, …, or an alias), at least once
    /// each, after the commit, while [`Helpdesk::run`] runs.
    #[must_use]
    pub fn on<F>(
        mut self,
        event: &str,
        handler: impl Fn(Delivered) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |told| Box::pin(handler(told)));
        let number = self.subscriptions.len();
        self.subscriptions.push(Subscription::new(event, number, handler));
        self
    }

    fn set(&mut self, change: impl FnOnce(&mut Parts) + Send + 'static) {
        self.changes.push(Box::new(change));
    }

    /// Connects and puts everything together. Starts no task and changes no schema.
    ///
    /// # Errors
    /// `not_configured` with what is missing, `secret_too_short`, `unknown_event`, what the mail
    /// settings refuse, and those of the database.
    pub async fn build(self) -> Result<Helpdesk> {
        let keyring = self.keyring.ok_or_else(|| missing("secret"))??;
        let identify = self.identify.ok_or_else(|| missing("identify"))?;
        let directory = self.directory.ok_or_else(|| missing("directory"))?;
        let db = match (self.pool, self.database) {
            (Some(pool), _) => Db::new(pool, self.statements),
            (None, Some(url)) => Db::owned(connect(&url, &self.connect).await?, self.statements),
            (None, None) => return Err(missing("database")),
        };
        let folder = self.files.unwrap_or_else(|| "helpdesk-files".into());
        let blobs = match self.blobs {
            Some(blobs) => blobs,
            None => Arc::new(ObjectBlobStore::folder(folder)?),
        };
        let mut parts = Parts::new(db, keyring, identify, directory, blobs);
        parts.subscriptions = self.subscriptions.into_iter().collect::<Result<_>>()?;
        #[cfg(feature = "sla")]
        let _ = parts.sla.insert(Arc::<escalated_sla::SlaExtension>::default());
        self.changes.into_iter().for_each(|change| change(&mut parts));
        #[cfg(feature = "plugins")]
        if let Some(options) = self.plugins {
            let plugins = escalated_plugins::host::Plugins::new(options, &parts.clock);
            parts.plugins = Some(Arc::new(plugins));
        }
        Ok(Helpdesk::new(SelfHosted::assemble(parts)?))
    }
}

fn missing(what: &'static str) -> Error {
    Error::new(ErrorKind::Invalid, "not_configured", format!("call `.{what}(…)` before `.build()`"))
}
