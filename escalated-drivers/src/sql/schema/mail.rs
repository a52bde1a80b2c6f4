use super::table::table;

table! {
    /// Which mails were handed over, so that none is sent twice.
    MailSent = "escalated_mail_sent" { Id, TenantId, KeyHash, CreatedAt }
}
