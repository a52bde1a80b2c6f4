use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::Cx,
    contacts::Contact,
    departments::Department,
    fold::fold_email,
    ids::{ContactId, DepartmentId, TagId},
    pipeline::{CatalogRows, ContactRows},
    tags::Tag,
};

use super::{SqlUnitOfWork, gathered::Gathered};
use crate::sql::stores::{
    find_by_email, find_or_create, select_contacts, select_departments, select_tags,
};

#[async_trait]
impl CatalogRows for SqlUnitOfWork<'_> {
    async fn find_tags(&mut self, cx: &Cx, ids: &[TagId]) -> Result<Vec<Tag>> {
        let Some(Gathered { tags: known, .. }) = &mut self.gathered else {
            return select_tags(&mut self.conn, cx, Some(ids)).await;
        };
        let key = |id: TagId| (cx.tenant.clone(), id);
        let unknown: Vec<_> =
            ids.iter().copied().filter(|id| !known.contains_key(&key(*id))).collect();
        if !unknown.is_empty() {
            let found = select_tags(&mut self.conn, cx, Some(&unknown)).await?;
            known.extend(unknown.into_iter().map(|id| (key(id), None)));
            known.extend(found.into_iter().map(|tag| (key(tag.id), Some(tag))));
        }
        Ok(ids.iter().filter_map(|id| known.get(&key(*id)).cloned().flatten()).collect())
    }

    async fn find_departments(&mut self, cx: &Cx, ids: &[DepartmentId]) -> Result<Vec<Department>> {
        let Some(Gathered { departments: known, .. }) = &mut self.gathered else {
            return select_departments(&mut self.conn, cx, Some(ids)).await;
        };
        let key = |id: DepartmentId| (cx.tenant.clone(), id);
        let unknown: Vec<_> =
            ids.iter().copied().filter(|id| !known.contains_key(&key(*id))).collect();
        if !unknown.is_empty() {
            let found = select_departments(&mut self.conn, cx, Some(&unknown)).await?;
            known.extend(unknown.into_iter().map(|id| (key(id), None)));
            known.extend(found.into_iter().map(|one| (key(one.id), Some(one))));
        }
        Ok(ids.iter().filter_map(|id| known.get(&key(*id)).cloned().flatten()).collect())
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
        let key = (cx.tenant.clone(), fold_email(email));
        let known = self.gathered.as_ref().and_then(|gathered| gathered.contacts.get(&key));
        if let Some(contact) = known
            && contact.name.as_deref().is_some_and(|name| !name.trim().is_empty())
        {
            return Ok(contact.clone());
        }
        let contact = find_or_create(self.for_write(), cx, email, name).await?;
        if let Some(gathered) = &mut self.gathered {
            gathered.contacts.insert(key, contact.clone());
        }
        Ok(contact)
    }
}
