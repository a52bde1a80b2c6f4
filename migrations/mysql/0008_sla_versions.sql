-- Goes up with every change of what clocks are worked out from, in the transaction of the change.
CREATE TABLE escalated_sla_rule_versions (
    tenant_id VARCHAR(128) NOT NULL DEFAULT '' PRIMARY KEY,
    version BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- By which of them a clock was worked out, and what will have counted when it wakes, to the microsecond.
ALTER TABLE escalated_sla_clocks
    ADD COLUMN rules_version BIGINT,
    ADD COLUMN counted_micros BIGINT;
