/// Hands the list of all cases to another macro of this crate: the one place that lists them.
#[doc(hidden)]
#[macro_export]
macro_rules! driver_cases {
    ($callback:ident $(, $argument:path)?) => {
        $crate::$callback! {
            [$($argument)?]
            creation:
                a_ticket_comes_back_as_it_was_answered
                references_count_up;
            refusals:
                wrong_input_names_its_field
                who_may_not_open_a_ticket;
            guests:
                one_address_is_one_contact
                a_link_opens_one_ticket
                without_a_stand_in_the_contact_asks
                a_stand_in_asks_for_guests
                staff_open_tickets_for_guests;
            transitions:
                the_whole_table
                the_same_status_changes_nothing
                dates_follow_the_status
                steps_are_told
                requesters_close_and_reopen;
            assignment:
                an_assignee_comes_and_goes
                only_agents_are_assigned
                a_ticket_is_claimed_once
                assigning_can_start_progress;
            replies:
                only_agents_make_a_first_response
                a_reply_is_seen_by_both_sides
                turns_change_with_replies
                a_requesters_reply_reopens
                replies_can_flip_the_waiting_statuses
                what_is_no_reply;
            notes:
                a_note_moves_nothing_in_public
                notes_are_searched_by_staff_alone
                who_writes_no_notes;
        }
    };
}

/// One test for each case, on whatever helpdesk the named function makes. The function is
/// `async fn() -> Option<impl Fixture>`; `None` skips.
///
/// The tests run on tokio, which the caller depends on.
///
/// ```ignore
/// mod sqlite {
///     escalated_core::driver_suite!(crate::support::sqlite);
/// }
/// ```
#[macro_export]
macro_rules! driver_suite {
    ($fixture:path) => {
        $crate::driver_cases!(driver_tests, $fixture);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! driver_tests {
    ([$fixture:path] $($module:ident: $($case:ident)+;)+) => {$(
        mod $module {$(
            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let Some(fixture) = $fixture().await else { return };
                $crate::testing::cases::$module::$case(&fixture).await;
                $crate::testing::Fixture::close(&fixture).await;
            }
        )+}
    )+};
}

#[doc(hidden)]
#[macro_export]
macro_rules! driver_case_names {
    ([] $($module:ident: $($case:ident)+;)+) => {
        &[$((stringify!($module), &[$(stringify!($case)),+])),+]
    };
}

/// The names of all cases by module, as listed.
pub const CASES: &[(&str, &[&str])] = crate::driver_cases!(driver_case_names);
