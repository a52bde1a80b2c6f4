use crate::words::words;

words! {
    /// The keys of the settings table (the platform's names, and ours where it has none).
    SettingKey, "key" {
        /// 0 or 1, default 1.
        GuestTicketsEnabled = "guest_tickets_enabled", "Guests may open tickets";
        /// 0 or 1, default 1.
        AllowCustomerClose = "allow_customer_close", "Requesters may close their tickets";
        /// 1 to 20, default 5.
        MaxAttachments = "max_attachments_per_reply", "Files for each message";
        /// 512 to 102,400, default 10,240.
        MaxAttachmentSizeKb = "max_attachment_size_kb", "Largest file, in KiB";
        /// Default ESC.
        ReferencePrefix = "ticket_reference_prefix", "Prefix of references";
        /// `unassigned`, `guest_user` or `prompt_signup`.
        GuestPolicyMode = "guest_policy_mode", "Guest policy";
        /// The stand-in of `guest_user`.
        GuestPolicyUser = "guest_policy_user_id", "Guest stand-in";
        /// The page of `prompt_signup`, with `{token}`.
        GuestPolicySignupUrl = "guest_policy_signup_url_template", "Sign-up page";
        /// 0 or 1, default 0.
        OnAssignStartProgress = "on_assign_start_progress", "Assigning starts progress";
        /// 0 or 1, default 0.
        OnReplyFlipWaiting = "on_reply_flip_waiting", "Replies flip the waiting statuses";
        /// 0 or 1, default 1.
        ReopenOnRequesterReply = "reopen_on_requester_reply", "A requester's reply reopens";
        /// 0 or 1, default 1.
        SlaEnabled = "sla_enabled", "SLA clocks are kept";
        /// Statuses with commas between, default `waiting_on_customer`; empty for none.
        SlaPausingStatuses = "sla_pausing_statuses", "SLA clocks stand still in these statuses";
        /// 0 or 1, default 1.
        SlaPauseOnAwaiting = "sla_pause_on_awaiting", "SLA clocks stand still for the requester";
        /// 0 or 1, default 0.
        SlaItilPriority = "sla_itil_priority", "Priority follows impact and urgency";
    }
}
