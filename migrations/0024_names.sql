-- Names in the words of the field: a source is asked for titles (TMDB), a service streams them (Netflix); a constraint is named as
-- PostgreSQL would name it, table first, so that a log says where it belongs.
alter table data.providers rename to services;
alter table data.title_providers rename to title_services;
alter table data.title_services rename column provider to service;
alter table data.preferred_providers rename to preferred_services;
alter table data.preferred_services rename column provider to service;
alter table data.upstreams rename to sources;
alter table data.search_words rename column pieces to skip_bigrams;
alter table data.user_profiles rename column title_weight to rarity_weight;

alter index data.title_providers_by_provider rename to title_services_by_service;
alter index data.one_experiment_runs rename to experiments_one_running;
alter index data.one_unfinished_run_a_source rename to sync_runs_one_unfinished_per_source;
alter index data.titles_that_are_gone rename to titles_gone;
alter index data.import_entries_that_wait rename to import_entries_waiting;

comment on table data.services is 'Streaming services and shops where titles can be watched or read.';
comment on table data.title_services is
'Where a title can be watched or read. flatrate, free and ads are streaming; country is ISO 3166-1 alpha-2.';
comment on table data.preferred_services is 'The streaming services that a user has.';
comment on table data.sources is 'The sources of the catalogue: the rate limit of each, shared by all jobs, and its circuit breaker.';
comment on column data.sources.per_day is 'Requests that the source allows per day (UTC); null for no limit.';
comment on column data.sources.next_at is 'The theoretical arrival time of the next request: see engine.gcra.';
comment on column data.sources.failures is
'Consecutive failures. Once there are enough the circuit opens: no request is sent until open_until (tuning: breaker_failures).';
comment on column data.search_words.keys is
'Keys shared by words that are easily mistaken for each other: see engine.word_keys.';
comment on column data.search_words.skip_bigrams is
'The bigrams by which the similarity of two words is measured: see engine.skip_bigrams.';
comment on column data.search_words.uses is
'Number of title names that contain the word, as of the last refresh; 0 for a word of people''s names only.';
comment on column data.user_profiles.rarity_weight is
'The summed weights of the rated titles, where a title weighs less the more people rated it: see engine.rarity_weight.';
comment on table data.title_trends is
'Trending scores of titles, as of the last refresh: see engine.trending_score. kind repeats the title''s, so that filtering by it needs no
join.';
comment on table data.user_neighbours is
'Each user''s nearest neighbours, as equally long arrays, most similar first. Valid while revision equals that of the user''s profile; ids
of deleted users may remain until the next refresh and match nobody.';
comment on table data.rating_totals is
'Totals over all ratings, as of the last refresh. They are not kept up to date with each rating, because every writer would wait for this
one row, and the mean hardly moves.';
comment on table data.refresh_progress is
'The batch with which rpc.refresh_derived continues. No row: the last refresh was completed.';
comment on table data.jobs is
'Titles to fetch from a source: queue names the source, ref is the title''s id there (tmdb:movie:603; for omdb imdb:tt0133093). A job is
deleted once it is done.';
comment on column data.jobs.priority is 'Higher comes first: a title that somebody just looked at before one that is merely stale.';
comment on table data.sync_parts is
'Progress of a run in each list that it reads: discover:movie:ta, changes:tv:..., subject:poetry.';
comment on column data.sync_parts.seen_before_pass is 'Number of distinct titles that the previous passes returned.';
comment on column data.sync_parts.most_in_pass is 'The largest total that the list reported during this pass.';
comment on table data.sync_seen is
'Titles that a list has returned so far. Lists shift while they are read, so each is read again until a pass returns nothing new.
Deleted at the end of the run.';
comment on column data.sync_runs.since is 'Changes at the source are read from this time on.';
comment on column data.sync_runs.resumed is 'How often the run was resumed after an interruption.';
comment on table data.quarantine is
'Titles whose data from a source could not be read, and why. A row is deleted once its title is read.';
comment on column data.external_ids.document_sha256 is
'Hash of the latest document that the source gave for its title, by which an unchanged one is recognised. Null for an id that another
source mentioned.';
comment on column data.staged_titles.document_sha256 is 'Hash by which an unchanged document is recognised: see data.external_ids.';
comment on column data.staged_titles.title_id is 'The title that the document describes, once engine.match_staged_titles has decided.';
comment on column data.staged_titles.outcome is
'Result of the merge: added; changed; unchanged, because the source gave the same document before; or kept, where the caller wants known
titles to stay as they are and only adds references. Null while it depends on an earlier document.';
comment on column data.chat_turns.left_out is 'Titles that the user does not want to see again in this conversation.';
comment on column data.chat_turns.proposal is 'Actions that wait for the user''s confirmation.';
comment on column data.chat_turns.parser is
'What interpreted the message: rules, a language model (llm), or nothing, where a frontend sent filters.';
comment on column data.chat_turns.done is
'Actions performed in this turn, empty once they were undone; null where there were none.';
comment on column data.import_entries.looked_at_title is 'The greatest title id in the catalogue when a title was last looked for.';
comment on column data.import_entries.waits is
'The import is applied, but the catalogue lacks the title: the entry is applied as soon as it is added.';
comment on column data.imports.looked_through is 'Position of the last entry for which similar names were searched.';
comment on column data.imports.looked_for is 'Number of names for which similar ones were searched, one search each.';
comment on column data.imports.left_alone is
'Number of changes that undoing the import left in place, because the user had changed the same titles since.';
comment on column data.imports.updated_at is
'A heartbeat while status is reading: an import that is silent for too long was interrupted (tuning: import_silence_seconds).';
comment on column data.title_graph_rows.inverse_diagonal is
'The title''s own element of the inverse Gram matrix P. Because P is symmetric and a weight is -P[i, j] / P[j, j], it turns the weights
from a title into the weights toward it.';
comment on table data.title_graph_rows is 'The weights from one title to every title of the graph.';
comment on column data.title_graph.title_ids is 'The titles that the columns of the rows stand for.';
comment on column data.titles.search_version is
'The engine.search_version() by which the search columns were filled; 0 where the title has changed since: see rpc.refresh_texts.';
comment on column data.titles.gone_at is
'When the last of the title''s sources removed it. It stays in lists and statistics and is never suggested: see engine.excluded_titles.';

update data.tuning as t
set name = coalesce(n.new_name, t.name), meaning = n.meaning
from (
    values
    ('trend_half_life_days', null, 'days after which a rating, view or click counts half in the trending score'),
    ('trend_click', null, 'weight of a view or click in the trending score, against 1 for a rating'),
    ('trend_floor', null, 'weight of a rating of any age in the trending score, against 1 for one of today'),
    ('trend_acclaim', 'trend_external_rating', 'weight of the external rating in the trending score'),
    ('search_fame', 'search_popularity', 'largest bonus for popularity in the score of a search by words; an exact name adds as much'),
    ('search_likeness', 'search_similarity', 'similarity from which one word may stand for another'),
    (
        'search_sure_likeness', 'search_sure_similarity',
        'similarity from which a word of a query may match a person''s name or an overview'
    ),
    (
        'suggest_likeness', 'suggest_similarity',
        'score of a search by words from which a title is suggested where no name begins with the text'
    ),
    ('import_likeness', 'import_similarity', 'score of a search from which a title is offered for an unknown name'),
    ('title_weight_prior', 'rarity_prior', 'sharing a title with n raters weighs (n + this) to the power of minus rarity_exponent'),
    ('title_weight_exponent', 'rarity_exponent', 'the larger, the less sharing a popular title weighs'),
    ('affinity_neutral_genres', null, 'further genres of weight 0 that are added to each title''s own'),
    ('breaker_failures', null, 'consecutive failures after which no requests are sent to a source for a while'),
    ('breaker_seconds', null, 'seconds for which no requests are sent to it'),
    ('chat_few', null, 'number of fitting titles below which a chat drops one of the filters'),
    ('chat_mood', null, 'weight of a mood against similarity to the wish, where both are given'),
    ('chat_nearest', null, 'titles nearest to the wish among which a chat chooses'),
    ('chat_pool', null, 'most popular titles that pass the filters among which a chat chooses'),
    ('chat_ranked', null, 'titles with the best fit to the wish that are ranked by taste'),
    ('chat_sorted', null, 'titles with the best fit to the wish that are sorted where a chat asks for an order'),
    ('chat_suggested', null, 'bonus for a title that the language model suggested'),
    ('chat_taste', null, 'weight of taste against the fit to the wish'),
    ('claim_seconds', null, 'seconds after which claimed jobs are free for other workers again'),
    ('fewest_favourites', null, 'smallest number of favourites that may be named, besides none'),
    ('most_favourites', null, 'largest number of favourites that may be named'),
    ('graph_memory_mb', null, 'memory in MB that learning may use; the graph is made smaller if necessary'),
    ('graph_ratings', null, 'latest ratings of a user from which the graph computes their scores'),
    ('graph_regularisation', null, 'added to the diagonal of the Gram matrix: the larger, the less weight titles with few ratings get'),
    ('graph_slope', null, 'increase of a rating''s weight in the graph per star above its user''s mean'),
    ('graph_titles', null, 'largest number of titles in the learned graph, the most rated ones; each row has as many weights'),
    ('graph_trait_share', null, 'score of the title with the best shared traits, against 1 for the best learned score'),
    ('graph_trait_titles', null, 'latest liked titles whose people, keywords and genres are compared'),
    ('trait_budget', null, 'titles read to find those that share people, keywords or genres, starting with the rarest trait'),
    ('import_candidates', null, 'largest number of candidates offered for a doubtful entry'),
    ('import_job_priority', null, 'priority of the jobs that an import creates'),
    ('import_kept_days', null, 'days after which the entries of an import that was not applied are deleted'),
    ('import_near_names', null, 'unknown names per import for which similar ones are searched'),
    ('import_near_seconds', null, 'seconds that one call may spend searching for them'),
    ('import_silence_seconds', null, 'seconds without a heartbeat after which an import counts as interrupted'),
    ('most_import_jobs', null, 'largest number of unknown titles per import that are requested from their source'),
    ('most_import_entries', null, 'largest number of lines per import'),
    ('most_imports', null, 'largest number of imports per user, whatever their status'),
    ('most_open_imports', null, 'largest number of imports per user that are being read or wait to be applied'),
    ('most_lists', null, 'largest number of lists per user'),
    ('most_list_items', null, 'largest number of titles per list'),
    ('job_attempts', null, 'attempts to fetch a title after which it is quarantined'),
    ('list_content', null, 'weight of similarity in meaning in recommendations from a list'),
    ('list_graph', null, 'weight of the title graph in recommendations from a list'),
    ('list_pool', null, 'titles nearest in meaning, and as many of the best connected ones, that are ranked for a list'),
    ('neighbour_refresh_minutes', null, 'minutes that a refresh may spend on neighbours'),
    ('neighbour_stale_days', null, 'days after which stored neighbours are computed again, because the neighbours'' own profiles change'),
    ('neighbour_active_days', null, 'a refresh computes the neighbours of users who were active within this many days'),
    ('neighbourhood_size', null, 'number of nearest neighbours that are stored'),
    ('read_priority', null, 'priority of refreshing a title that somebody looks at; the trending score is added'),
    ('search_brevity', null, 'share of the score of a search that depends on how much of the name the query covers'),
    ('search_budget', null, 'names of titles that a search by words reads, starting with those that have the rarest words'),
    ('search_enough', null, 'number of titles with every word of the query in their names from which overviews are not searched'),
    ('search_finalists', null, 'titles whose people and overviews a search by words examines'),
    ('search_person', null, 'weight of a word found in the name of somebody credited, against 1 for one in the title''s own name'),
    ('search_rank_scale', null, 'what words leave open is scored by meaning as 1 / (1 + rank / this), where the nearest title has rank 0'),
    ('search_text', null, 'weight of a word found in an overview, against 1 for one in a name'),
    ('search_year', null, 'weight of a year that is the title''s, against 1 for a word in a name'),
    ('suggest_budget', null, 'number of names with a given beginning above which the most popular titles are scanned instead'),
    ('suggest_best_known', null, 'number of most popular titles that are scanned then'),
    ('suggestion_pool', null, 'most popular titles of each kind among which favourites are suggested'),
    ('stats_cast', null, 'actors per title, in the order of the credits, that count in a user''s statistics'),
    ('stats_shrinkage', null, 'in a user''s mean rating per genre, person and so on, further ratings assumed at their overall mean'),
    ('sync_expected_days', null, 'days without a run of a source after which reading a title no longer requests a refresh from it'),
    ('sync_lease_seconds', null, 'seconds without renewal after which another job may take a lease'),
    ('sync_passes', null, 'largest number of passes over a list in one run'),
    ('stale_days', null, 'days after which a title is fetched from its source again'),
    ('poster_width', null, 'width in pixels that posters on title cards have at least'),
    ('backdrop_width', null, 'width in pixels that backdrops on title cards have at least')
) as n (name, new_name, meaning)
where n.name = t.name;

alter table data.certifications rename constraint one_age_a_certification to certifications_pkey;
alter table data.certifications rename constraint certification_is_folded to certifications_certification_format;
alter table data.certifications rename constraint minimum_age_is_an_age to certifications_minimum_age_range;

alter table data.chat_sessions rename constraint a_user_has_a_session_once to chat_sessions_pkey;
alter table data.chat_sessions rename constraint session_belongs_to_a_user to chat_sessions_user_id_fkey;
alter table data.chat_sessions rename constraint session_title_is_short to chat_sessions_title_length;
alter table data.chat_sessions rename constraint turns_are_not_negative to chat_sessions_turns_not_negative;

alter table data.chat_turns rename constraint one_turn_a_position to chat_turns_pkey;
alter table data.chat_turns rename constraint turn_belongs_to_a_session to chat_turns_user_id_session_id_fkey;
alter table data.chat_turns rename constraint done_is_a_list to chat_turns_done_is_array;
alter table data.chat_turns rename constraint message_is_short to chat_turns_message_length;
alter table data.chat_turns rename constraint parser_is_known to chat_turns_parser_known;
alter table data.chat_turns rename constraint position_counts_from_one to chat_turns_position_positive;
alter table data.chat_turns rename constraint proposal_is_a_list to chat_turns_proposal_is_array;
alter table data.chat_turns rename constraint turn_language_is_supported to chat_turns_language_supported;
alter table data.chat_turns rename constraint wish_is_an_object to chat_turns_wish_is_object;

alter table data.country_names rename constraint one_name_a_country_and_language to country_names_pkey;
alter table data.country_names rename constraint country_name_is_of_a_code to country_names_country_format;

alter table data.credits rename constraint a_person_has_a_role_once to credits_pkey;
alter table data.credits rename constraint credit_belongs_to_a_person to credits_person_id_fkey;
alter table data.credits rename constraint credit_belongs_to_a_title to credits_title_id_fkey;
alter table data.credits rename constraint role_is_known to credits_role_known;

alter table data.embedding_models rename constraint embedding_models_have_an_id to embedding_models_pkey;
alter table data.embedding_models rename constraint one_row_a_set_of_weights to embedding_models_name_weights_sha256_key;

alter table data.eras rename constraint eras_have_a_slug to eras_pkey;
alter table data.eras rename constraint an_era_ends_after_it_begins to eras_year_gte_up_to_year_lte;

alter table data.experiment_variants rename constraint an_experiment_has_a_variant_once to experiment_variants_pkey;
alter table data.experiment_variants rename constraint one_variant_a_position to experiment_variants_experiment_position_key;
alter table data.experiment_variants rename constraint variant_belongs_to_an_experiment to experiment_variants_experiment_fkey;
alter table data.experiment_variants rename constraint variant_name_is_short to experiment_variants_variant_length;
alter table data.experiment_variants rename constraint weight_is_positive to experiment_variants_weight_positive;

alter table data.experiments rename constraint experiments_have_a_name to experiments_pkey;
alter table data.experiments rename constraint experiment_ends_after_it_starts to experiments_ends_at_from_starts_at;
alter table data.experiments rename constraint experiment_name_is_short to experiments_name_length;

alter table data.external_ids rename constraint an_external_id_names_one_title to external_ids_pkey;
alter table data.external_ids rename constraint external_id_belongs_to_a_title to external_ids_title_id_fkey;
alter table data.external_ids rename constraint source_is_known to external_ids_source_known;

alter table data.favourites rename constraint a_favourite_is_chosen_once to favourites_pkey;
alter table data.favourites rename constraint favourite_belongs_to_a_user to favourites_user_id_fkey;
alter table data.favourites rename constraint favourite_is_a_title to favourites_title_id_fkey;

alter table data.genre_names rename constraint one_name_a_genre_and_language to genre_names_pkey;
alter table data.genre_names rename constraint name_belongs_to_a_genre to genre_names_genre_fkey;

alter table data.genres rename constraint genres_have_a_slug to genres_pkey;
alter table data.genres rename constraint one_genre_a_bit to genres_bit_key;

alter table data.image_sizes rename constraint a_kind_of_image_has_a_size_once to image_sizes_pkey;
alter table data.image_sizes rename constraint kind_of_image_is_known to image_sizes_kind_known;

alter table data.import_changes rename constraint an_import_changes_a_title_once to import_changes_pkey;
alter table data.import_changes rename constraint change_belongs_to_an_import to import_changes_user_id_import_id_fkey;
alter table data.import_changes rename constraint change_is_of_a_title to import_changes_title_id_fkey;

alter table data.import_entries rename constraint an_import_has_an_entry_once to import_entries_pkey;
alter table data.import_entries rename constraint entry_belongs_to_an_import to import_entries_user_id_import_id_fkey;
alter table data.import_entries rename constraint entry_means_a_title to import_entries_title_id_fkey;
alter table data.import_entries rename constraint entry_kind_is_known to import_entries_kind_known;
alter table data.import_entries rename constraint entry_rating_is_in_range to import_entries_rating_range;
alter table data.import_entries rename constraint entry_state_is_known to import_entries_state_known;
alter table data.import_entries rename constraint match_is_known to import_entries_match_known;

alter table data.import_items rename constraint an_import_adds_an_item_once to import_items_pkey;
alter table data.import_items rename constraint added_item_belongs_to_a_filled_list to import_items_user_id_import_id_list_id_fkey;
alter table data.import_items rename constraint added_item_is_a_title to import_items_title_id_fkey;

alter table data.import_lists rename constraint an_import_fills_a_list_once to import_lists_pkey;
alter table data.import_lists rename constraint filled_list_belongs_to_an_import to import_lists_user_id_import_id_fkey;
alter table data.import_lists rename constraint filled_list_is_there to import_lists_list_id_fkey;

alter table data.imports rename constraint a_user_has_an_import_once to imports_pkey;
alter table data.imports rename constraint import_belongs_to_a_user to imports_user_id_fkey;
alter table data.imports rename constraint file_is_named_by_its_hash to imports_file_sha256_format;
alter table data.imports rename constraint import_status_is_known to imports_status_known;

alter table data.impressions rename constraint a_page_is_shown_once to impressions_pkey;
alter table data.impressions rename constraint impression_belongs_to_a_user to impressions_user_id_fkey;
alter table data.impressions rename constraint impression_belongs_to_a_variant to impressions_experiment_variant_fkey;
alter table data.impressions rename constraint a_page_has_titles to impressions_title_ids_count;
alter table data.impressions rename constraint a_variant_has_its_experiment to impressions_variant_with_experiment;
alter table data.impressions rename constraint positions_count_from_one to impressions_first_position_positive;
alter table data.impressions rename constraint surface_is_known to impressions_surface_known;

alter table data.interactions rename constraint interactions_have_an_id to interactions_pkey;
alter table data.interactions rename constraint an_event_is_recorded_once to interactions_user_id_event_id_key;
alter table data.interactions rename constraint interaction_belongs_to_a_title to interactions_title_id_fkey;
alter table data.interactions rename constraint interaction_belongs_to_a_user to interactions_user_id_fkey;
alter table data.interactions rename constraint a_search_has_a_query to interactions_query_only_with_search;
alter table data.interactions rename constraint all_but_searches_have_a_title to interactions_title_id_unless_search;
alter table data.interactions rename constraint event_id_is_short to interactions_event_id_length;
alter table data.interactions rename constraint event_is_known to interactions_event_known;
alter table data.interactions rename constraint query_is_short to interactions_query_length;

alter table data.jobs rename constraint jobs_have_an_id to jobs_pkey;
alter table data.jobs rename constraint a_job_waits_once to jobs_queue_ref_key;
alter table data.jobs rename constraint queue_is_known to jobs_queue_known;

alter table data.keywords rename constraint keywords_have_an_id to keywords_pkey;
alter table data.keywords rename constraint one_keyword_a_name to keywords_name_key;

alter table data.language_model_uses rename constraint one_count_a_user_and_day to language_model_uses_pkey;
alter table data.language_model_uses rename constraint use_belongs_to_a_user to language_model_uses_user_id_fkey;
alter table data.language_model_uses rename constraint uses_are_positive to language_model_uses_uses_positive;

alter table data.leases rename constraint one_holder_a_lease to leases_pkey;

alter table data.list_items rename constraint a_list_has_a_title_once to list_items_pkey;
alter table data.list_items rename constraint one_item_a_place to list_items_list_id_place_key;
alter table data.list_items rename constraint item_belongs_to_a_list to list_items_list_id_fkey;
alter table data.list_items rename constraint item_is_a_title to list_items_title_id_fkey;
alter table data.list_items rename constraint note_is_short to list_items_note_length;
alter table data.list_items rename constraint place_counts_from_one to list_items_place_positive;

alter table data.lists rename constraint lists_have_an_id to lists_pkey;
alter table data.lists rename constraint a_link_shows_one_list to lists_share_token_sha256_key;
alter table data.lists rename constraint list_belongs_to_a_user to lists_user_id_fkey;
alter table data.lists rename constraint list_description_is_short to lists_description_length;
alter table data.lists rename constraint list_name_is_short to lists_name_length;

alter table data.mood_genres rename constraint one_weight_a_mood_and_genre to mood_genres_pkey;
alter table data.mood_genres rename constraint weight_belongs_to_a_mood to mood_genres_mood_fkey;
alter table data.mood_genres rename constraint weight_is_of_a_genre to mood_genres_genre_fkey;
alter table data.mood_genres rename constraint weight_is_in_range to mood_genres_weight_range;

alter table data.mood_names rename constraint one_name_a_mood_and_language to mood_names_pkey;
alter table data.mood_names rename constraint name_belongs_to_a_mood to mood_names_mood_fkey;

alter table data.moods rename constraint moods_have_a_slug to moods_pkey;

alter table data.onboarding_answers rename constraint an_answer_is_given_once to onboarding_answers_pkey;
alter table data.onboarding_answers rename constraint answer_belongs_to_a_user to onboarding_answers_user_id_fkey;
alter table data.onboarding_answers rename constraint answer_is_an_option to onboarding_answers_question_answer_fkey;

alter table data.onboarding_option_names rename constraint one_name_an_option_and_language to onboarding_option_names_pkey;
alter table data.onboarding_option_names rename constraint name_belongs_to_an_option to onboarding_option_names_question_option_fkey;

alter table data.onboarding_options rename constraint one_option_a_question_and_slug to onboarding_options_pkey;
alter table data.onboarding_options rename constraint option_belongs_to_a_question to onboarding_options_question_fkey;

alter table data.onboarding_question_texts rename constraint one_text_a_question_and_language to onboarding_question_texts_pkey;
alter table data.onboarding_question_texts rename constraint text_belongs_to_a_question to onboarding_question_texts_question_fkey;

alter table data.onboarding_questions rename constraint questions_have_a_slug to onboarding_questions_pkey;
alter table data.onboarding_questions rename constraint one_question_a_position to onboarding_questions_position_key;
alter table data.onboarding_questions rename constraint a_question_takes_an_answer to onboarding_questions_most_answers_positive;

alter table data.onboardings rename constraint one_onboarding_a_user to onboardings_pkey;
alter table data.onboardings rename constraint onboarding_belongs_to_a_user to onboardings_user_id_fkey;

alter table data.people rename constraint people_have_an_id to people_pkey;
alter table data.people rename constraint one_person_a_name to people_name_key;

alter table data.preferences rename constraint one_row_of_preferences_a_user to preferences_pkey;
alter table data.preferences rename constraint preferences_belong_to_a_user to preferences_user_id_fkey;
alter table data.preferences rename constraint country_is_a_code to preferences_country_format;
alter table data.preferences rename constraint maturity_is_an_age to preferences_maturity_lte_range;
alter table data.preferences rename constraint preferred_language_is_supported to preferences_language_supported;
alter table data.preferences rename constraint rating_scale_is_known to preferences_rating_scale_known;

alter table data.preferred_services rename constraint a_provider_is_preferred_once to preferred_services_pkey;
alter table data.preferred_services rename constraint provider_is_preferred_by_a_user to preferred_services_user_id_fkey;
alter table data.preferred_services rename constraint preferred_provider_is_a_slug to preferred_services_service_format;

alter table data.quarantine rename constraint one_row_a_source_and_ref to quarantine_pkey;
alter table data.quarantine rename constraint document_is_an_excerpt to quarantine_document_length;

alter table data.rating_totals rename constraint there_is_one_row to rating_totals_pkey;
alter table data.rating_totals rename constraint the_row_is_the_only_one to rating_totals_only_row;

alter table data.ratings rename constraint one_rating_a_user_and_title to ratings_pkey;
alter table data.ratings rename constraint rating_belongs_to_a_title to ratings_title_id_fkey;
alter table data.ratings rename constraint rating_belongs_to_a_user to ratings_user_id_fkey;
alter table data.ratings rename constraint rating_is_in_range to ratings_rating_range;

alter table data.reason_templates rename constraint one_template_a_case to reason_templates_pkey;
alter table data.reason_templates rename constraint reason_language_is_supported to reason_templates_language_supported;

alter table data.refresh_progress rename constraint there_is_one_refresh to refresh_progress_pkey;
alter table data.refresh_progress rename constraint stage_is_known to refresh_progress_stage_known;
alter table data.refresh_progress rename constraint the_refresh_is_the_only_one to refresh_progress_only_row;

alter table data.search_words rename constraint search_words_are_there_once to search_words_pkey;

alter table data.services rename constraint providers_have_a_slug to services_pkey;
alter table data.services rename constraint provider_slug_is_plain to services_slug_format;

alter table data.signing_keys rename constraint signing_keys_have_a_kid to signing_keys_pkey;

alter table data.sources rename constraint upstreams_have_a_name to sources_pkey;
alter table data.sources rename constraint rate_is_positive to sources_rate_positive;

alter table data.staged_titles rename constraint staged_titles_are_in_order to staged_titles_pkey;
alter table data.staged_titles rename constraint outcome_is_known to staged_titles_outcome_known;

alter table data.sync_parts rename constraint a_run_has_a_part_once to sync_parts_pkey;
alter table data.sync_parts rename constraint part_belongs_to_a_run to sync_parts_run_id_fkey;

alter table data.sync_runs rename constraint sync_runs_have_an_id to sync_runs_pkey;

alter table data.sync_seen rename constraint a_ref_is_seen_once_a_part to sync_seen_pkey;
alter table data.sync_seen rename constraint seen_belongs_to_a_part to sync_seen_run_id_part_fkey;

alter table data.title_embeddings rename constraint one_embedding_a_title to title_embeddings_pkey;
alter table data.title_embeddings rename constraint embedding_belongs_to_a_model to title_embeddings_model_id_fkey;
alter table data.title_embeddings rename constraint embedding_belongs_to_a_title to title_embeddings_title_id_fkey;
alter table data.title_embeddings rename constraint embedding_has_a_length to title_embeddings_embedding_not_zero;

alter table data.title_genres rename constraint a_title_has_a_genre_once to title_genres_pkey;
alter table data.title_genres rename constraint genre_belongs_to_a_title to title_genres_title_id_fkey;
alter table data.title_genres rename constraint genre_is_known to title_genres_genre_fkey;

alter table data.title_graph rename constraint there_is_one_graph to title_graph_pkey;
alter table data.title_graph rename constraint a_halfvec_holds_a_row to title_graph_title_ids_count;
alter table data.title_graph rename constraint the_graph_is_the_only_one to title_graph_only_row;

alter table data.title_graph_rows rename constraint one_graph_row_a_title to title_graph_rows_pkey;
alter table data.title_graph_rows rename constraint graph_row_belongs_to_a_title to title_graph_rows_title_id_fkey;

alter table data.title_keywords rename constraint a_title_has_a_keyword_once to title_keywords_pkey;
alter table data.title_keywords rename constraint keyword_belongs_to_a_title to title_keywords_title_id_fkey;
alter table data.title_keywords rename constraint keyword_is_known to title_keywords_keyword_id_fkey;

alter table data.title_names rename constraint a_title_has_names_in_order to title_names_pkey;
alter table data.title_names rename constraint name_belongs_to_a_title to title_names_title_id_fkey;

alter table data.title_sentiments rename constraint one_sentiment_a_title to title_sentiments_pkey;
alter table data.title_sentiments rename constraint sentiment_belongs_to_a_title to title_sentiments_title_id_fkey;
alter table data.title_sentiments rename constraint a_sentiment_has_a_review to title_sentiments_review_count_positive;
alter table data.title_sentiments rename constraint sentiment_is_in_range to title_sentiments_sentiment_range;

alter table data.title_services rename constraint an_offer_is_listed_once to title_services_pkey;
alter table data.title_services rename constraint offer_belongs_to_a_provider to title_services_service_fkey;
alter table data.title_services rename constraint offer_belongs_to_a_title to title_services_title_id_fkey;
alter table data.title_services rename constraint access_is_known to title_services_access_known;
alter table data.title_services rename constraint country_is_a_code to title_services_country_format;

alter table data.title_states rename constraint one_state_a_user_and_title to title_states_pkey;
alter table data.title_states rename constraint state_belongs_to_a_title to title_states_title_id_fkey;
alter table data.title_states rename constraint state_belongs_to_a_user to title_states_user_id_fkey;
alter table data.title_states rename constraint a_previous_state_has_its_date to title_states_previous_set_at_with_previous_state;
alter table data.title_states rename constraint a_state_has_its_date to title_states_set_at_with_state;
alter table data.title_states rename constraint previous_state_is_known to title_states_previous_state_known;
alter table data.title_states rename constraint state_is_known to title_states_state_known;

alter table data.title_statistics rename constraint one_row_of_statistics_a_title to title_statistics_pkey;
alter table data.title_statistics rename constraint statistics_belong_to_a_title to title_statistics_title_id_fkey;
alter table data.title_statistics rename constraint count_is_not_negative to title_statistics_rating_count_not_negative;

alter table data.title_texts rename constraint one_text_a_title_and_language to title_texts_pkey;
alter table data.title_texts rename constraint text_belongs_to_a_title to title_texts_title_id_fkey;
alter table data.title_texts rename constraint language_is_supported to title_texts_language_supported;

alter table data.title_trends rename constraint one_trend_a_title to title_trends_pkey;
alter table data.title_trends rename constraint trend_belongs_to_a_title to title_trends_title_id_fkey;

alter table data.titles rename constraint titles_have_an_id to titles_pkey;
alter table data.titles rename constraint imdb_rating_is_out_of_ten to titles_imdb_rating_range;
alter table data.titles rename constraint kind_is_known to titles_kind_known;
alter table data.titles rename constraint runtime_is_positive to titles_runtime_minutes_positive;
alter table data.titles rename constraint title_is_meant_for_an_age to titles_minimum_age_range;
alter table data.titles rename constraint tmdb_rating_is_out_of_ten to titles_tmdb_rating_range;
alter table data.titles rename constraint year_is_plausible to titles_year_range;

alter table data.tuning rename constraint one_value_a_name to tuning_pkey;

alter table data.user_neighbours rename constraint one_neighbourhood_a_user to user_neighbours_pkey;
alter table data.user_neighbours rename constraint neighbourhood_belongs_to_a_user to user_neighbours_user_id_fkey;

alter table data.user_profiles rename constraint one_profile_a_user to user_profiles_pkey;
alter table data.user_profiles rename constraint profile_belongs_to_a_user to user_profiles_user_id_fkey;

alter table data.users rename constraint users_have_an_id to users_pkey;
alter table data.users rename constraint email_is_taken_once to users_email_key;
alter table data.users rename constraint external_ref_is_taken_once to users_external_ref_key;
alter table data.users rename constraint email_is_lower_case_ascii to users_email_format;
alter table data.users rename constraint name_is_short to users_name_length;
alter table data.users rename constraint password_needs_an_email to users_password_hash_needs_email;
