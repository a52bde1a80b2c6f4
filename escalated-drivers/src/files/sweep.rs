use std::{fmt, sync::Arc};

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Result,
    attachments::{AttachmentStore, BlobStore},
    jobs::{Job, JobHandler, NewJob},
    time::Timestamp,
};

const KIND: &str = "sweep-uploads";
/// Rounds of 100 uploads in one run; the rest waits for the next.
const MAX_ROUNDS: usize = 50;

/// Removes uploads that no command used within a day, every hour, rows first: a file whose row is
/// there can always be read.
pub struct SweepUploads {
    attachments: Arc<dyn AttachmentStore>,
    blobs: Arc<dyn BlobStore>,
}

impl fmt::Debug for SweepUploads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SweepUploads(..)")
    }
}

impl SweepUploads {
    /// A sweep of these rows and bytes.
    #[must_use]
    pub fn new(attachments: Arc<dyn AttachmentStore>, blobs: Arc<dyn BlobStore>) -> Self {
        Self { attachments, blobs }
    }

    /// The job that starts it; added at every start, it runs once over all nodes.
    #[must_use]
    pub fn first_job(now: Timestamp) -> NewJob {
        NewJob {
            kind: KIND.into(),
            dedupe_key: Some(KIND.into()),
            run_at: now,
            payload: serde_json::Value::Null,
        }
    }
}

#[async_trait]
impl JobHandler for SweepUploads {
    fn kind(&self) -> &str {
        KIND
    }

    async fn run(&self, _job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let before = now - TimeDelta::days(1);
        for _ in 0..MAX_ROUNDS {
            let keys = self.attachments.sweep_staged(before).await?;
            for key in &keys {
                if let Err(error) = self.blobs.delete(key).await {
                    // The row is gone; only the log still knows the key.
                    tracing::warn!(key, code = error.code(), "the bytes of an upload remain");
                }
            }
            if keys.len() < 100 {
                break;
            }
        }
        Ok(Some(now + TimeDelta::hours(1)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use bytes::Bytes;
    use escalated_core::{
        Error,
        actor::Cx,
        attachments::{Attachment, AttachmentPlace, NewAttachment},
        ids::{AttachmentId, JobId, TenantId, TicketId},
        time::{Clock, ManualClock},
    };

    use super::*;

    /// Rows that nobody used, by age.
    struct Staged(Mutex<Vec<(Timestamp, String)>>);

    #[async_trait]
    impl AttachmentStore for Staged {
        async fn stage_attachment(&self, _: &Cx, _: &NewAttachment) -> Result<Attachment> {
            Err(Error::internal("unused", "unused"))
        }
        async fn find_attachment(
            &self,
            _: &Cx,
            _: AttachmentId,
        ) -> Result<Option<AttachmentPlace>> {
            Ok(None)
        }
        async fn ticket_attachments(
            &self,
            _: &Cx,
            _: TicketId,
            _: bool,
        ) -> Result<Vec<Attachment>> {
            Ok(Vec::new())
        }
        async fn sweep_staged(&self, before: Timestamp) -> Result<Vec<String>> {
            let mut staged = self.0.lock().unwrap();
            let (mut old, mut new): (Vec<_>, Vec<_>) =
                staged.drain(..).partition(|(at, _)| *at < before);
            new.extend(old.split_off(old.len().min(100)));
            *staged = new;
            Ok(old.into_iter().map(|(_, key)| key).collect())
        }
    }

    /// Bytes that are removed, the first time with an error.
    #[derive(Default)]
    struct Removed(Mutex<Vec<String>>);

    #[async_trait]
    impl BlobStore for Removed {
        async fn put(&self, _: &str, _: Bytes) -> Result<()> {
            Ok(())
        }
        async fn get(&self, _: &str) -> Result<Bytes> {
            Err(Error::not_found("blob_not_found", "gone"))
        }
        async fn delete(&self, key: &str) -> Result<()> {
            let mut removed = self.0.lock().unwrap();
            removed.push(key.to_owned());
            if removed.len() == 1 {
                return Err(Error::unavailable("files_unavailable", "away"));
            }
            Ok(())
        }
    }

    #[tokio::test]
    async fn old_uploads_go_and_the_job_comes_back_in_an_hour() {
        let now = ManualClock::default().now();
        let old = now - TimeDelta::hours(25);
        let mut rows: Vec<_> = (0..250).map(|n| (old, format!("attachments/{n}"))).collect();
        rows.push((now - TimeDelta::hours(23), "attachments/young".into()));
        let (staged, removed) = (Arc::new(Staged(Mutex::new(rows))), Arc::new(Removed::default()));
        let sweep = SweepUploads::new(staged.clone(), removed.clone());
        let first = SweepUploads::first_job(now);
        let job = Job {
            id: JobId(1),
            tenant: TenantId::default(),
            kind: first.kind.clone(),
            payload: first.payload,
            attempts: 0,
            fence: 1,
        };
        assert_eq!(sweep.kind(), first.kind);
        assert_eq!(sweep.run(&job, now).await.unwrap(), Some(now + TimeDelta::hours(1)));
        assert_eq!(removed.0.lock().unwrap().len(), 250);
        assert_eq!(staged.0.lock().unwrap().len(), 1);
    }
}
