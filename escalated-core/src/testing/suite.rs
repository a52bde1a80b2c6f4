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
                messages_are_looked_up_by_themselves
                what_is_no_reply;
            notes:
                a_note_moves_nothing_in_public
                notes_are_searched_by_staff_alone
                who_writes_no_notes;
            attachments:
                files_hang_where_they_were_put
                files_are_used_once_by_their_owner
                an_unfinished_upload_is_swept
                what_is_no_file;
            fields:
                tags_are_a_set
                departments_route
                priorities_change
                plain_fields_change;
            commands:
                several_changes_are_one_command
                the_number_of_actions_is_limited
                versions_follow_time
                all_changes_or_none
                a_stale_version_conflicts
                nothing_is_not_found
                a_repeat_gives_the_same_answer
                a_key_is_the_callers_own
                parallel_repeats_happen_once;
            previews:
                a_previewed_creation_is_the_creation
                a_previewed_guest_is_no_contact
                a_previewed_change_is_the_change
                a_preview_lists_refusals;
            visibility:
                requesters_see_their_own
                departments_limit_staff
                viewers_and_light_agents_change_little
                tenants_do_not_meet;
            lists:
                filters_select
                many_are_found_at_once
                sorts_and_pages_agree
                sorts_place_what_is_empty_or_equal;
            hooks:
                an_effect_is_applied_and_reported
                a_preview_shows_effects
                opposite_rules_come_to_rest
                depth_is_limited
                the_number_of_changes_is_limited
                a_failed_effect_stops_nothing
                a_rule_is_not_its_caller
                needs_are_loaded
                rules_gather_inside_the_transaction
                a_panicking_rule_fails_its_command_alone;
            settings:
                settings_are_stored
                tags_are_kept
                departments_are_kept
                changes_of_different_fields_both_last;
            sla_rules:
                calendars_are_kept
                policies_are_kept
                one_default_stands
                what_is_in_use_stays
                rules_are_read_together;
            sla_clocks:
                clocks_are_written_with_their_command
                what_is_undone_leaves_no_clock
                batches_keep_clocks
                a_sweep_writes_all_of_it
                sweeps_at_once_fire_once
                one_ticket_is_swept
                open_clocks_are_walked
                clocks_are_reported;
            plugins:
                what_is_found_keeps_decisions
                two_nodes_find_the_same
                active_plugins_are_known
                configurations_are_merged
                documents_are_kept
                what_is_no_document
                plugins_and_tenants_do_not_meet
                two_writers_merge
                many_writers_of_a_few_keys
                queries_select_and_sort
                answers_of_queries_are_limited
                logs_are_kept_for_a_while;
            tokens:
                a_token_stands_for_its_owner
                a_token_sees_no_more_than_its_owner
                a_token_ends
                what_is_no_token;
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
