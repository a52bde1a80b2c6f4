-- A job that runs keeps its key here, so that a job that is asked for meanwhile is added.

ALTER TABLE escalated_jobs ADD COLUMN leased_key TEXT COLLATE "C";
CREATE INDEX esc_jobs_leased ON escalated_jobs (tenant_id, kind, leased_key);
