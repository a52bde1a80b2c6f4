use std::{path::Path, sync::Arc};

use anyhow::Result;
use chrono::{DateTime, Utc};
use escalated_core::{
    actor::Cx, authz::RolePolicy, broadcast::NoBroadcaster, entropy::SystemEntropy, ids::TenantId,
    keyring::Keyring, search::NativeIndex, sla::SweepScope, time::ManualClock,
};
use escalated_drivers::{
    files::ObjectBlobStore,
    self_hosted::{Parts, SelfHosted},
    sql::{ConnectOptions, Db, connect},
};
use escalated_sla::SlaExtension;

use crate::inside::{NoLogin, People, Recorder, SECRET};

/// How many tickets the engine writes in one transaction.
const BATCH: u32 = 500;

/// A helpdesk with its own connections; nobody is mailed.
pub(super) struct Node {
    pub(super) service: SelfHosted,
    pub(super) recorder: Arc<Recorder>,
    engine: Arc<SlaExtension>,
    db: Db,
}

impl Node {
    /// On that database.
    pub(super) async fn open(url: &str, files: &Path, clock: &Arc<ManualClock>) -> Result<Self> {
        let recorder = Arc::new(Recorder::default());
        let engine = Arc::new(SlaExtension::default());
        let pool = connect(url, &ConnectOptions::default()).await?;
        let db = Db::owned(pool, Some(recorder.clone()));
        let service = SelfHosted::assemble(Parts {
            db: db.clone(),
            keyring: Keyring::new(SECRET)?,
            identify: Arc::new(NoLogin),
            directory: Arc::new(People),
            authorizer: Arc::new(RolePolicy),
            search: Arc::new(NativeIndex),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            blobs: Arc::new(ObjectBlobStore::folder(files)?),
            mail: None,
            subscriptions: Vec::new(),
            hooks: Vec::new(),
            sla: Some(engine.clone()),
            plugins: None,
            broadcaster: Arc::new(NoBroadcaster),
            extensions: Vec::new(),
        })?;
        Ok(Self { service, recorder, engine, db })
    }

    /// Lets all connections go.
    pub(super) async fn close(self) {
        self.db.close().await;
    }

    /// The helpdesk itself at an instant.
    pub(super) fn cx(at: DateTime<Utc>) -> Cx {
        Cx { quiet: true, ..Cx::system(TenantId::default(), at) }
    }

    /// Sweeps until nothing is due. Returns how many tickets were written.
    pub(super) async fn sweep(&self, now: DateTime<Utc>) -> Result<usize> {
        let sweeps = &self.service.services().ports().sweeps;
        let mut written = 0;
        loop {
            let rule = self.engine.sweep_rule();
            let swept = sweeps.sweep(&SweepScope::Due, now, BATCH, rule).await?;
            written += swept.written;
            if swept.looked == 0 {
                return Ok(written);
            }
        }
    }

    /// Adds the job of the periodic sweep, as a start does.
    pub(super) async fn add_sweep_job(&self, now: DateTime<Utc>) -> Result<()> {
        use escalated_core::engines::Extension;
        let jobs = &self.service.services().ports().jobs;
        for job in self.engine.first_jobs(now) {
            if job.kind == escalated_sla::jobs::SWEEP_JOB {
                jobs.add_job(&TenantId::default(), &job, now).await?;
            }
        }
        Ok(())
    }
}
