use std::{future::Future, path::PathBuf, sync::Arc};

use escalated_core::{
    Error, ErrorKind, Result,
    actor::Identify,
    attachments::BlobStore,
    authz::{Authorizer, RolePolicy},
    broadcast::NoBroadcaster,
    directory::Directory,
    engines::{Extension, SlaEngine},
    entropy::{Entropy, SystemEntropy},
    keyring::Keyring,
    mail::Mailer,
    pipeline::ChangeHook,
    search::{NativeIndex, SearchIndex},
    time::{Clock, SystemClock},
};
use escalated_drivers::{
    files::ObjectBlobStore,
    mail::MailSettings,
    self_hosted::{MailParts, Parts, SelfHosted},
    sql::{ConnectOptions, Db, Pool, StatementObserver, connect},
    subscriptions::{Delivered, Handler, Subscription},
};

use crate::Helpdesk;

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
    authorizer: Option<Arc<dyn Authorizer>>,
    search: Option<Arc<dyn SearchIndex>>,
    clock: Option<Arc<dyn Clock>>,
    entropy: Option<Arc<dyn Entropy>>,
    mail: Option<MailParts>,
    files: Option<PathBuf>,
    blobs: Option<Arc<dyn BlobStore>>,
    subscriptions: Vec<Result<Subscription>>,
    hooks: Vec<Arc<dyn ChangeHook>>,
    sla: Option<Option<Arc<dyn SlaEngine>>>,
    extensions: Vec<Arc<dyn Extension>>,
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
        authorizer(policy: impl Authorizer + 'static) => { authorizer = Some(Arc::new(policy)) }
        /// How searches are carried out, instead of the database's full text.
        search(index: impl SearchIndex + 'static) => { search = Some(Arc::new(index)) }
        /// The time, instead of the machine's.
        clock(clock: Arc<dyn Clock>) => { clock = Some(clock) }
        /// Random bytes, instead of the machine's.
        entropy(entropy: Arc<dyn Entropy>) => { entropy = Some(entropy) }
        /// The folder of uploaded files; default `helpdesk-files`.
        files(folder: impl Into<PathBuf>) => { files = Some(folder.into()) }
        /// Where the bytes of uploads are kept, instead of a folder.
        blobs(store: Arc<dyn BlobStore>) => { blobs = Some(store) }
        /// Keeps SLA clocks, instead of `escalated::sla` with its defaults; `None` keeps none, for
        /// imports of what is long over. A ticket gets its clocks with the next change of it.
        sla(engine: Option<Arc<dyn SlaEngine>>) => { sla = Some(engine) }
        /// Adds a rule to the pipeline.
        hook(hook: impl ChangeHook + 'static) => { hooks.push(Arc::new(hook)) }
        /// Adds an engine or a plugin in Rust.
        extension(extension: impl Extension + 'static) => { extensions.push(Arc::new(extension)) }
    }

    /// Sends mail: as whom, and how. Without it nobody is mailed.
    #[must_use]
    pub fn mail(mut self, settings: MailSettings, mailer: Arc<dyn Mailer>) -> Self {
        self.mail = Some(MailParts { settings, mailer });
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

    /// Connects and puts everything together. Starts no task and changes no schema.
    ///
    /// # Errors
    /// `not_configured` with what is missing, `secret_too_short`, `unknown_event`, what the mail
    /// settings refuse, and those of the database.
    pub async fn build(self) -> Result<Helpdesk> {
        let keyring = self.keyring.ok_or_else(|| missing("secret"))??;
        let identify = self.identify.ok_or_else(|| missing("identify"))?;
        let directory = self.directory.ok_or_else(|| missing("directory"))?;
        let subscriptions = self.subscriptions.into_iter().collect::<Result<_>>()?;
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
        let parts = Parts {
            db,
            keyring,
            identify,
            directory,
            authorizer: self.authorizer.unwrap_or_else(|| Arc::new(RolePolicy)),
            search: self.search.unwrap_or_else(|| Arc::new(NativeIndex)),
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            entropy: self.entropy.unwrap_or_else(|| Arc::new(SystemEntropy)),
            blobs,
            mail: self.mail,
            subscriptions,
            hooks: self.hooks,
            #[cfg(feature = "sla")]
            sla: self.sla.unwrap_or_else(|| Some(Arc::<escalated_sla::SlaExtension>::default())),
            #[cfg(not(feature = "sla"))]
            sla: self.sla.flatten(),
            plugins: None,
            broadcaster: Arc::new(NoBroadcaster),
            extensions: self.extensions,
        };
        Ok(Helpdesk::new(SelfHosted::assemble(parts)?))
    }
}

fn missing(what: &'static str) -> Error {
    Error::new(ErrorKind::Invalid, "not_configured", format!("call `.{what}(…)` before `.build()`"))
}
