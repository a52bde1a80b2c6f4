-- A job that runs keeps its key here, so that a job that is asked for meanwhile is added.

ALTER TABLE escalated_jobs
    ADD COLUMN leased_key VARCHAR(255),
    ADD KEY esc_jobs_leased (tenant_id, kind, leased_key);
