-- The only grants in the tree. cinelibre_api serves requests; cinelibre_analyst is for people in psql: the reading functions
-- that show no account. The owner may call everything, PUBLIC nothing. A hosted database may not let us create roles: then
-- the API connects as the owner, and the deploy says so.
do $grants$
declare
    v_reading constant text[] := array[
        'match_titles', 'match_movies', 'match_books', 'search_keywords', 'recommend', 'explain_recommendations', 'signals',
        'blend_presets', 'get_collaborative_recommendations', 'get_literal_recommendations', 'get_popular_items', 'similar_titles',
        'predict_ratings', 'search_titles', 'suggest_titles', 'list_titles', 'title_filter', 'discover_titles', 'discovery_facets',
        'unknown_names', 'get_title', 'title_cards', 'title_translations',
        'resolve_title', 'genres', 'embedding_models', 'service_status', 'function_comments', 'onboarding_quiz', 'favourite_limits',
        'onboarding_suggestions', 'chat_titles', 'known_titles', 'named_titles', 'filter_names',
        'title_availability', 'availability_summary', 'services', 'image_sizes'
    ];
    v_accounts constant text[] := array[
        'register_user', 'find_login', 'get_user', 'signing_keys', 'create_signing_key', 'rate_title', 'unrate_title',
        'delete_rating', 'user_ratings', 'track_interactions', 'record_impressions', 'onboarding_answers', 'save_onboarding',
        'forget_onboarding', 'refresh_neighbours', 'get_preferences', 'save_preferences', 'create_list', 'get_list', 'user_lists',
        'update_list', 'delete_list', 'list_items', 'put_list_item', 'remove_list_item', 'reorder_list', 'share_list', 'unshare_list',
        'shared_list', 'shared_list_items', 'recommend_from_list', 'set_title_state', 'undo_title_state', 'user_titles',
        'chat_context', 'add_chat_turn', 'chat_sessions', 'chat_turns', 'delete_chat_sessions', 'use_language_model',
        'user_stats', 'user_stats_states', 'user_stats_breakdown', 'user_stats_months', 'user_stats_highlights', 'user_rating_histogram',
        'my_services', 'request_refresh',
        'user_imports', 'get_import', 'begin_import', 'add_import_entries', 'match_import_entries', 'touch_import', 'fail_import',
        'import_entries', 'decide_import_entry', 'apply_import', 'undo_import', 'delete_import', 'export_titles', 'export_list_items',
        'export_interactions', 'export_impressions'
    ];
    v_reports constant text[] := array['experiments', 'experiment_report', 'sync_runs', 'quarantined_titles', 'waiting_jobs'];
    v_role text;
    v_routine regprocedure;
begin
    foreach v_role in array array['cinelibre_api', 'cinelibre_analyst'] loop
        if not exists (select 1 from pg_roles where rolname = v_role) then
            begin
                execute format('create role %I nologin', v_role);
                execute format('grant %I to current_user', v_role);
            exception
                when insufficient_privilege then
                    raise notice 'Role % does not exist and may not be created: skipped.', v_role;
                    continue;
                when duplicate_object or unique_violation then
                    null;
            end;
        end if;
        execute format('revoke all on all functions in schema engine, rpc from %I', v_role);
        execute format('grant usage on schema rpc to %I', v_role);
        begin
            execute format('alter role %I in database %I set search_path = rpc, pg_catalog', v_role, current_database());
        exception when insufficient_privilege then
            raise notice 'Role % belongs to somebody else: its search_path stays as it is.', v_role;
        end;
        for v_routine in
            select p.oid::regprocedure
            from pg_proc as p
            inner join pg_namespace as n on n.oid = p.pronamespace
            where n.nspname = 'rpc' and p.proname = any(v_reading || case v_role when 'cinelibre_api' then v_accounts else v_reports end)
        loop
            execute format('grant execute on function %s to %I', v_routine, v_role);
        end loop;
    end loop;
    revoke all on all functions in schema engine, rpc from public;
end;
$grants$;
