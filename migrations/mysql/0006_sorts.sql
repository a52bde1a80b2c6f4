-- Lists in the orders that no filter had an index for. A folded subject has at most twice the 255
-- characters of the subject; with more a key would be longer than InnoDB allows. The index of
-- departments begins with the department, for its foreign key, so the tenant's order needs its own.

ALTER TABLE escalated_tickets
    MODIFY subject_fold VARCHAR(510) NOT NULL,
    ADD KEY esc_tickets_subject (tenant_id, subject_fold, id),
    ADD KEY esc_tickets_resolved (tenant_id, resolved_at, id),
    ADD KEY esc_tickets_closed (tenant_id, closed_at, id),
    ADD KEY esc_tickets_routed (tenant_id, department_id, created_at, id);
