-- Every function of the engine, in load order: a function comes after those it calls. The deploy reads this list; so does
-- psql -f sql/all.sql. Folder = schema, file name = function name.

-- Parameters and arithmetic that everything else uses.
\ir engine/tuning.sql
\ir engine/bounded_limit.sql
\ir engine/shrunk_mean.sql
\ir engine/global_mean.sql
\ir engine/normalised.sql

-- Texts: folding, words and how they sound, full text, and which language a reader gets.
\ir engine/fold_text.sql
\ir engine/words.sql
\ir engine/sound.sql
\ir engine/deletions.sql
\ir engine/word_keys.sql
\ir engine/word_pieces.sql
\ir engine/joined_neighbours.sql
\ir engine/name_terms.sql
\ir engine/text_search_configuration.sql
\ir engine/search_vector.sql
\ir engine/localised_text.sql
\ir engine/embedding_text.sql
\ir engine/genre_name.sql
\ir engine/genre_names.sql

-- Titles: finding one by any of its names, and who made it.
\ir engine/ref_source.sql
\ir engine/ref_value.sql
\ir engine/resolve_ref.sql
\ir engine/credited_names.sql

-- From which age a title is meant, and up to which age a reader is shown titles.
\ir engine/certified_age.sql
\ir engine/maturity_cap.sql
\ir engine/is_suitable.sql

-- Where a reader watches.
\ir engine/reader_country.sql

-- Images, and what the sources should be asked about again.
\ir engine/image_prefix.sql
\ir engine/image_url.sql
\ir engine/is_stale.sql
\ir engine/stale_ids.sql
\ir engine/refreshable_ids.sql

-- What a user did with titles, and what they may therefore not be recommended.
\ir engine/latest_ratings.sql
\ir engine/user_states.sql
\ir engine/title_state.sql
\ir engine/included_titles.sql
\ir engine/excluded_titles.sql
\ir rpc/included_states.sql

-- Statistics of a user: what happened when, and what things are called.
\ir engine/is_in_year.sql
\ir engine/user_history.sql
\ir engine/streaks.sql
\ir engine/decade_name.sql
\ir engine/country_name.sql

-- Lists that users make: what is in them, and in which order.
\ir engine/user_lists.sql
\ir engine/listed_items.sql
\ir engine/place_items.sql
\ir engine/shared_list_id.sql

-- What newcomers answered in the quiz, and how well titles fit it.
\ir engine/mood_exists.sql
\ir engine/favourite_titles.sql
\ir engine/answers_to.sql
\ir engine/answered_kinds.sql
\ir engine/answered_languages.sql
\ir engine/answered_eras.sql
\ir engine/answered_genres.sql
\ir engine/genre_affinity.sql
\ir engine/question_text.sql
\ir engine/option_name.sql

-- Baselines: what a rating would be without knowing anyone's taste.
\ir engine/title_baseline.sql
\ir engine/title_baselines.sql
\ir engine/predicted_rating.sql

-- Neighbourhoods: whom to compare, Pearson's correlation, and what neighbours vote for.
\ir engine/pearson.sql
\ir engine/title_weight.sql
\ir engine/weighed_titles.sql
\ir engine/title_weights.sql
\ir engine/neighbour_candidates.sql
\ir engine/pearson_neighbours.sql
\ir engine/top_neighbours.sql
\ir engine/nearest_neighbours.sql
\ir engine/voting_neighbours.sql
\ir engine/next_stale_neighbourhood.sql
\ir engine/score_collaborative.sql

-- The title graph: what having rated one title says of another, learned or by what they share.
\ir engine/graph_weight.sql
\ir engine/graph_input.sql
\ir engine/graph_sums.sql
\ir engine/graph_scores.sql
\ir engine/graph_contributions.sql
\ir engine/title_traits.sql
\ir engine/trait_titles.sql
\ir engine/trait_size.sql
\ir engine/trait_rarity.sql
\ir engine/shared_traits.sql
\ir engine/trait_contributions.sql
\ir engine/liked_titles.sql
\ir engine/score_graph.sql

-- Popularity, here and elsewhere.
\ir engine/title_acclaim.sql
\ir engine/acclaimed_titles.sql
\ir engine/popular_titles.sql
\ir engine/trending_titles.sql
\ir engine/title_fame.sql

-- Taste as a point among the titles' meanings.
\ir engine/taste_titles.sql
\ir engine/taste_vector.sql
\ir engine/nearest_titles.sql

-- The other signals.
\ir engine/score_content.sql
\ir engine/score_sentiment.sql
\ir engine/score_popularity.sql
\ir engine/score_context.sql

-- Discovery: what fits a reader's filters.
\ir engine/genre_bits.sql
\ir engine/folded_count.sql
\ir engine/credited_titles.sql
\ir engine/keyword_titles.sql
\ir engine/offered_titles.sql
\ir engine/filter_mistake.sql
\ir engine/filtered_titles.sql
\ir engine/first_filtered_titles.sql
\ir engine/offered_candidates.sql

-- What goes with a list of titles.
\ir engine/list_companions.sql

-- Searches by words.
\ir engine/like_words.sql
\ir engine/continued_words.sql
\ir engine/query_terms.sql
\ir engine/word_matches.sql

-- Experiments: who is in which variant, and what became of what they were shown.
\ir engine/running_experiment.sql
\ir engine/experiment_draw.sql
\ir engine/assigned_variant.sql
\ir engine/assigned_preset.sql
\ir engine/experiment_users.sql
\ir engine/ratio_error.sql
\ir engine/experiment_rates.sql

-- The list: candidates with their signals, blended, diversified.
\ir engine/blend_preset.sql
\ir engine/candidate_signals.sql
\ir engine/blended_candidates.sql
\ir engine/jaccard.sql
\ir engine/title_likeness.sql
\ir engine/diversified.sql
\ir engine/ranked_candidates.sql

-- What a chat shows: of the titles that fit the filters those most like the wish.
\ir engine/wish_neighbours.sql
\ir engine/wish_fit.sql

-- Reasons: which of the user's own titles carried a recommendation.
\ir engine/listed_names.sql
\ir engine/collaborative_contributions.sql
\ir engine/content_contributions.sql

-- Writing: ratings with everything that follows from them, titles with their search columns.
\ir engine/adjust_title_statistics.sql
\ir engine/tenths.sql
\ir engine/with_entry.sql
\ir engine/rebuild_profiles.sql
\ir engine/amend_profile.sql
\ir engine/store_rating.sql
\ir engine/mark_rated.sql
\ir engine/store_embeddings.sql
\ir engine/add_words.sql
\ir engine/search_version.sql
\ir engine/title_words.sql
\ir engine/fill_search_columns.sql
\ir engine/index_texts.sql
\ir engine/refold_names.sql

-- Staged titles: which ones they are, and everything that is known of them, one step after the other.
\ir engine/match_staged_titles.sql
\ir engine/add_staged_names.sql
\ir engine/lock_staged_titles.sql
\ir engine/add_staged_titles.sql
\ir engine/forget_late_titles.sql
\ir engine/merge_genres.sql
\ir engine/merge_keywords.sql
\ir engine/merge_texts.sql
\ir engine/merge_credits.sql
\ir engine/merge_offers.sql
\ir engine/amend_titles.sql
\ir engine/amend_refs.sql
\ir engine/add_staged_trends.sql
\ir rpc/merge_staged_titles.sql

-- Search.
\ir rpc/match_titles.sql
\ir rpc/match_movies.sql
\ir rpc/match_books.sql
\ir rpc/search_titles.sql
\ir rpc/search_keywords.sql
\ir rpc/suggest_titles.sql

-- Recommendations and predictions.
\ir rpc/recommend.sql
\ir rpc/explain_recommendations.sql
\ir rpc/candidate_signals.sql
\ir rpc/blend_presets.sql
\ir rpc/set_blend_preset.sql
\ir rpc/get_collaborative_recommendations.sql
\ir rpc/get_literal_recommendations.sql
\ir rpc/get_popular_items.sql
\ir rpc/similar_titles.sql
\ir rpc/predict_ratings.sql

-- Discovery by filters.
\ir rpc/discover_titles.sql
\ir rpc/discovery_facets.sql
\ir rpc/unknown_names.sql

-- The catalogue.
\ir rpc/list_titles.sql
\ir rpc/title_cards.sql
\ir rpc/title_translations.sql
\ir rpc/get_title.sql
\ir rpc/resolve_title.sql
\ir rpc/genres.sql

-- Where titles are on offer, images, and keeping what the sources said fresh.
\ir rpc/title_availability.sql
\ir rpc/availability_summary.sql
\ir rpc/providers.sql
\ir rpc/name_providers.sql
\ir rpc/my_services.sql
\ir rpc/image_sizes.sql
\ir rpc/replace_image_sizes.sql
\ir rpc/request_refresh.sql
\ir rpc/enqueue_stale.sql
\ir rpc/bury_titles.sql

-- Accounts and the keys that sign their tokens.
\ir rpc/register_user.sql
\ir rpc/find_login.sql
\ir rpc/get_user.sql
\ir rpc/set_demo_login.sql
\ir rpc/signing_keys.sql
\ir rpc/create_signing_key.sql

-- How a user wants to use the service.
\ir rpc/get_preferences.sql
\ir rpc/save_preferences.sql

-- What newcomers are asked, and what they answered.
\ir rpc/onboarding_quiz.sql
\ir rpc/favourite_limits.sql
\ir rpc/onboarding_suggestions.sql
\ir rpc/onboarding_answers.sql
\ir rpc/save_onboarding.sql
\ir rpc/forget_onboarding.sql

-- What people think and do.
\ir rpc/rate_title.sql
\ir rpc/unrate_title.sql
\ir rpc/delete_rating.sql
\ir rpc/user_ratings.sql
\ir rpc/set_title_state.sql
\ir rpc/undo_title_state.sql
\ir rpc/user_titles.sql
\ir rpc/track_interactions.sql
\ir rpc/record_impressions.sql

-- A user's own figures.
\ir rpc/user_stats.sql
\ir rpc/user_stats_states.sql
\ir rpc/user_stats_breakdown.sql
\ir rpc/user_stats_months.sql
\ir rpc/user_stats_highlights.sql
\ir rpc/user_rating_histogram.sql

-- Lists that users make, share and get recommendations from.
\ir rpc/get_list.sql
\ir rpc/create_list.sql
\ir rpc/user_lists.sql
\ir rpc/update_list.sql
\ir rpc/delete_list.sql
\ir rpc/list_items.sql
\ir rpc/put_list_item.sql
\ir rpc/remove_list_item.sql
\ir rpc/reorder_list.sql
\ir rpc/share_list.sql
\ir rpc/unshare_list.sql
\ir rpc/shared_list.sql
\ir rpc/shared_list_items.sql
\ir rpc/recommend_from_list.sql

-- Conversations: what was said, what fits, and what else a reply needs to know.
\ir rpc/chat_context.sql
\ir rpc/add_chat_turn.sql
\ir rpc/chat_sessions.sql
\ir rpc/chat_turns.sql
\ir rpc/delete_chat_sessions.sql
\ir rpc/use_language_model.sql
\ir rpc/chat_titles.sql
\ir rpc/known_titles.sql
\ir rpc/named_titles.sql
\ir rpc/filter_names.sql

-- Experiments: ways to recommend, compared on those who are shown them.
\ir rpc/create_experiment.sql
\ir rpc/end_experiment.sql
\ir rpc/experiments.sql
\ir rpc/experiment_report.sql

-- The catalogue's and the ratings' way in, and everything derived from them.
\ir rpc/upsert_titles.sql
\ir rpc/stale_embeddings.sql
\ir rpc/store_embeddings.sql
\ir rpc/embedding_models.sql
\ir engine/staged_ratings.sql
\ir engine/table_indexes.sql
\ir rpc/merge_staged_ratings.sql
\ir rpc/refresh_texts.sql
\ir rpc/refresh_words.sql
\ir rpc/refresh_statistics.sql
\ir rpc/refresh_totals.sql
\ir rpc/refresh_profiles.sql
\ir rpc/refresh_neighbours.sql
\ir rpc/refresh_trends.sql
\ir rpc/refresh_derived.sql

-- Synchronisation: who is at work, how far a run is, what is to be asked for, and what could not be read.
\ir engine/refs_to_ask.sql
\ir engine/remove_jobs.sql
\ir rpc/take_lease.sql
\ir rpc/release_lease.sql
\ir rpc/begin_sync.sql
\ir rpc/begin_part.sql
\ir rpc/record_page.sql
\ir rpc/refs_to_ask.sql
\ir rpc/claim_jobs.sql
\ir rpc/release_jobs.sql
\ir rpc/finish_jobs.sql
\ir rpc/quarantine.sql
\ir rpc/postpone_jobs.sql
\ir rpc/waiting_jobs.sql
\ir rpc/count_sync.sql
\ir rpc/end_sync.sql
\ir rpc/sync_runs.sql
\ir rpc/quarantined_titles.sql
\ir rpc/store_imdb_ratings.sql
\ir rpc/unknown_refs.sql

-- What providers may be asked, and how they took it.
\ir rpc/reserve_request.sql
\ir rpc/report_request.sql
-- A person's history from elsewhere: matched to titles, applied, undone; and everything that is kept of a person.
\ir engine/sorted_words.sql
\ir engine/made_by.sql
\ir engine/same_names.sql
\ir engine/match_entries.sql
\ir engine/near_names.sql
\ir engine/store_matches.sql
\ir engine/forget_entries.sql
\ir engine/user_imports.sql
\ir engine/shift_title_statistics.sql
\ir engine/planned_changes.sql
\ir engine/write_changes.sql
\ir engine/fill_lists.sql
\ir engine/restore_ratings.sql
\ir engine/restore_states.sql
\ir engine/restore_lists.sql
\ir engine/title_refs.sql
\ir rpc/user_imports.sql
\ir rpc/get_import.sql
\ir rpc/begin_import.sql
\ir rpc/add_import_entries.sql
\ir rpc/match_import_entries.sql
\ir rpc/touch_import.sql
\ir rpc/fail_import.sql
\ir rpc/import_entries.sql
\ir rpc/decide_import_entry.sql
\ir engine/wanted_titles.sql
\ir rpc/apply_import.sql
\ir rpc/undo_import.sql
\ir rpc/delete_import.sql
\ir rpc/reopen_waiting_entries.sql
\ir rpc/match_waiting_entries.sql
\ir rpc/purge_imports.sql
\ir rpc/export_titles.sql
\ir rpc/export_list_items.sql
\ir rpc/export_interactions.sql
\ir rpc/export_impressions.sql

-- Learning the title graph.
\ir rpc/begin_graph.sql
\ir rpc/graph_titles.sql
\ir rpc/graph_ratings.sql
\ir rpc/replace_graph.sql
\ir rpc/store_graph_rows.sql

-- About the service itself.
\ir rpc/service_status.sql
\ir rpc/function_comments.sql

-- Who may call what.
\ir grants.sql
