-- One lane for each kind: its due jobs are found without reading those of other kinds.

ALTER TABLE escalated_jobs
    DROP KEY esc_jobs_due,
    ADD KEY esc_jobs_lane (kind, state, run_at, id);
