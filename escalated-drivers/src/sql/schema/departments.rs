use super::table::table;

table! {
    /// Where tickets are routed.
    Departments = "escalated_departments" {
        Id, TenantId, Name, Slug, Description, IsActive, ManagerId, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Which agents belong to which department.
    DepartmentAgent = "escalated_department_agent" { DepartmentId, TenantId, AgentId }
}
