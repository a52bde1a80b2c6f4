use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    contacts::Contact,
    departments::Department,
    ids::{ContactId, DepartmentId, TagId},
    pipeline::{CatalogRows, ContactRows},
    tags::Tag,
};

use super::SqlUnitOfWork;
use crate::sql::stores::{
    find_by_email, find_or_create, select_contacts, select_departments, select_tags,
};

#[async_trait]
impl CatalogRows for SqlUnitOfWork<'_> {
    async fn find_tags(&mut self, cx: &Cx, ids: &[TagId]) -> Result<Vec<Tag>> {
        select_tags(&mut self.conn, cx, Some(ids)).await
    }

    async fn find_departments(&mut self, cx: &Cx, ids: &[DepartmentId]) -> Result<Vec<Department>> {
        select_departments(&mut self.conn, cx, Some(ids)).await
    }
}

#[async_trait]
impl ContactRows for SqlUnitOfWork<'_> {
    async fn contact(&mut self, cx: &Cx, id: ContactId) -> Result<Option<Contact>> {
        Ok(select_contacts(&mut self.conn, cx, &[id]).await?.into_iter().next())
    }

    async fn contact_by_email(&mut self, cx: &Cx, email: &str) -> Result<Option<Contact>> {
        find_by_email(&mut self.conn, cx, email).await
    }

    async fn find_or_create(&mut self, cx: &Cx, email: &str, name: &str) -> Result<Contact> {
        find_or_create(&mut self.conn, cx, email, name).await
    }
}
