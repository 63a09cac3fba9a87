//! The list of the promises: one that is not in it is not tested.

/// Registers every promise of the contract as a test over the engine that the expression makes.
#[macro_export]
macro_rules! store_contract {
    (@store $engine:expr; $($part:ident: [$($promise:ident),+ $(,)?])+) => {
        $($(
            #[tokio::test]
            async fn $promise() {
                let engine = $engine;
                let store = $crate::store_contract::Engine::open(&engine).await;
                $crate::store_contract::$part::$promise(&*store).await;
            }
        )+)+
    };
    (@engine $engine:expr; $($part:ident: [$($promise:ident),+ $(,)?])+) => {
        $($(
            #[tokio::test]
            async fn $promise() {
                let engine = $engine;
                $crate::store_contract::$part::$promise(&engine).await;
            }
        )+)+
    };
    ($engine:expr) => {
        $crate::store_contract! { @store $engine;
            devices: [
                a_device_put_again_replaces_the_one_before,
                devices_come_by_their_names,
                a_device_is_seen_later_but_never_earlier_and_nothing_else_of_it_changes,
                what_a_device_says_of_itself_is_noted_and_brings_none_back,
                a_device_is_forgotten_with_its_batches_and_nothing_else,
            ]
            operations: [
                an_operation_put_again_replaces_the_one_before_and_keeps_its_place,
                operations_come_newest_first,
            ]
            batches: [
                batches_are_found_by_the_span_they_overlap_and_the_newest_win_a_limit,
                batches_of_a_clock_that_was_set_back_come_by_their_times,
                batches_are_paged_by_their_numbers_whatever_their_times,
                a_batch_that_is_there_already_is_left_as_it_is,
                the_last_batch_has_the_highest_number_whenever_it_came,
                uploads_are_counted_and_no_longer_offered,
                what_is_stored_is_summed_and_its_gaps_are_named,
                of_many_gaps_the_newest_are_listed_and_all_are_counted,
            ]
            quarantine: [
                what_was_refused_is_kept_once_beside_what_counts,
                refused_batches_are_removed_by_their_digests_and_with_their_device,
                what_there_is_no_room_for_goes_the_oldest_first_and_of_its_own_device_alone,
                refused_batches_come_by_when_they_came,
            ]
            anchors: [
                a_batch_lacks_an_anchor_until_one_with_this_keeper_is_kept,
                anchors_come_in_the_order_they_were_kept_with_all_their_leaves,
                a_root_is_kept_once_as_it_was_seen_first,
                a_forgotten_device_leaves_what_the_others_need_and_another_batch_of_its_number_is_not_anchored,
            ]
            grants: [
                a_grant_put_again_replaces_the_one_before_and_keeps_its_place,
                grants_come_newest_first,
                a_grant_is_found_by_its_tokens_hash_alone,
                a_pause_is_kept_with_its_reason,
                a_new_version_takes_place_and_token_of_the_one_before_once,
            ]
            log: [
                the_access_log_takes_no_gap_and_no_second_row_of_a_number,
                a_row_that_lost_a_race_is_appended_under_the_next_number,
                of_rows_appended_at_once_with_one_number_only_one_stays,
                rows_of_the_log_come_from_a_number_on,
                a_grants_use_is_summed_from_what_was_served,
                a_use_counts_by_its_own_moment_whatever_came_after_it,
                what_was_served_is_summed_by_active_day_newest_first,
            ]
            contacts: [a_name_and_an_address_are_there_once_whatever_their_capital_letters]
            alarms: [
                an_alarm_is_replaced_by_its_id_and_belongs_to_its_account,
                alarms_come_newest_first_whenever_they_were_found,
            ]
            fleet: [
                a_fleet_is_changed_replaced_and_belongs_to_its_account,
                a_change_before_the_first_fleet_is_the_first_fleet,
            ]
            rewards: [
                payments_that_are_put_twice_count_once,
                a_block_that_left_the_chain_leaves_its_days_too,
                two_accounts_and_two_sources_stand_apart,
                payments_out_of_order_change_nothing,
                a_day_is_found_between_its_bounds,
            ]
            settings: [a_setting_is_what_was_put_last]
            history: [batches_are_what_a_plain_model_says_over_any_history]
            reward_history: [the_days_are_the_sums_of_their_payments_over_any_history]
        }
        $crate::store_contract! { @engine $engine;
            kept: [
                everything_written_is_there_after_the_store_is_opened_again,
                anchors_and_refused_batches_are_there_after_the_store_is_opened_again,
                what_was_seen_on_a_chain_is_there_after_the_store_is_opened_again,
                payments_and_their_days_are_there_after_the_store_is_opened_again,
                one_payer_of_two_tokens_is_two_sources_and_the_account_itself_no_device,
                the_access_log_goes_on_where_it_ended,
            ]
        }
    };
}
