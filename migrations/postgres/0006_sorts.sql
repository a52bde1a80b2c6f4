-- Lists in the orders that no filter had an index for.

CREATE INDEX esc_tickets_subject ON escalated_tickets (tenant_id, subject_fold, id);
CREATE INDEX esc_tickets_resolved ON escalated_tickets (tenant_id, resolved_at, id);
CREATE INDEX esc_tickets_closed ON escalated_tickets (tenant_id, closed_at, id);
