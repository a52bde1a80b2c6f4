-- Goes up with every change of what clocks are worked out from, in the transaction of the change.
CREATE TABLE escalated_sla_rule_versions (
    tenant_id TEXT COLLATE "C" NOT NULL DEFAULT '' PRIMARY KEY,
    version BIGINT NOT NULL
);

-- By which of them a clock was worked out, and what will have counted when it wakes, to the microsecond.
ALTER TABLE escalated_sla_clocks ADD COLUMN rules_version BIGINT;
ALTER TABLE escalated_sla_clocks ADD COLUMN counted_micros BIGINT;
