-- One lane for each kind: its due jobs are found without reading those of other kinds.

DROP INDEX esc_jobs_due;
CREATE INDEX esc_jobs_lane ON escalated_jobs (kind, state, run_at, id);
