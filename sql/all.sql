-- Every function of the engine, in load order: a function comes after those it calls. The deploy reads this list; so does
-- psql -f sql/all.sql. Folder = schema, file name = function name.

-- Parameters and arithmetic that everything else uses.
\ir engine/tuning.sql
\ir engine/bounded_limit.sql
\ir engine/shrunk_mean.sql
\ir engine/global_mean.sql

-- Texts: folding, trigrams, full text, and which language a reader gets.
\ir engine/fold_text.sql
\ir engine/trigrams.sql
\ir engine/text_search_configuration.sql
\ir engine/search_vector.sql
\ir engine/localised_text.sql
\ir engine/embedding_text.sql
\ir engine/genre_name.sql

-- Titles: finding one by any of its names, and who made it.
\ir engine/ref_source.sql
\ir engine/ref_value.sql
\ir engine/resolve_ref.sql
\ir engine/known_title.sql
\ir engine/credited_names.sql

-- What nobody may be recommended.
\ir engine/excluded_titles.sql

-- Baselines: what a rating would be without knowing anyone's taste.
\ir engine/title_baseline.sql
\ir engine/title_baselines.sql
\ir engine/predicted_rating.sql

-- Neighbourhoods: whom to compare, Pearson's correlation, and what neighbours vote for.
\ir engine/pearson.sql
\ir engine/neighbour_candidates.sql
\ir engine/pearson_neighbours.sql
\ir engine/collaborative_votes.sql

-- The title graph: what having rated one title says of another, learned or by what they share.
\ir engine/graph_weight.sql
\ir engine/graph_input.sql
\ir engine/graph_scores.sql
\ir engine/graph_contributions.sql
\ir engine/title_traits.sql
\ir engine/trait_titles.sql
\ir engine/trait_rarity.sql
\ir engine/shared_traits.sql
\ir engine/trait_contributions.sql
\ir engine/liked_titles.sql
\ir engine/score_graph.sql

-- The other sources of recommendations and searches.
\ir engine/popular_titles.sql
\ir engine/acclaimed_titles.sql
\ir engine/nearest_titles.sql
\ir engine/keyword_matches.sql

-- Writing: ratings with everything that follows from them, titles with their search columns.
\ir engine/adjust_title_statistics.sql
\ir engine/rebuild_profiles.sql
\ir engine/store_rating.sql
\ir engine/store_credits.sql
\ir engine/store_embedding.sql
\ir engine/index_texts.sql
\ir engine/upsert_title.sql

-- Search.
\ir rpc/match_titles.sql
\ir rpc/match_movies.sql
\ir rpc/match_books.sql
\ir rpc/search_keywords.sql

-- Recommendations and predictions.
\ir rpc/recommend.sql
\ir rpc/get_collaborative_recommendations.sql
\ir rpc/get_literal_recommendations.sql
\ir rpc/get_popular_items.sql
\ir rpc/similar_titles.sql
\ir rpc/predict_ratings.sql

-- The catalogue.
\ir rpc/list_titles.sql
\ir rpc/title_cards.sql
\ir rpc/get_title.sql
\ir rpc/resolve_title.sql
\ir rpc/genres.sql

-- Accounts and the keys that sign their tokens.
\ir rpc/register_user.sql
\ir rpc/find_login.sql
\ir rpc/get_user.sql
\ir rpc/set_demo_login.sql
\ir rpc/signing_keys.sql
\ir rpc/create_signing_key.sql

-- What people think and do.
\ir rpc/rate_title.sql
\ir rpc/unrate_title.sql
\ir rpc/delete_rating.sql
\ir rpc/user_ratings.sql
\ir rpc/track_interactions.sql

-- The catalogue's and the ratings' way in, and everything derived from them.
\ir rpc/upsert_titles.sql
\ir rpc/stale_embeddings.sql
\ir rpc/store_embeddings.sql
\ir rpc/embedding_models.sql
\ir rpc/merge_staged_ratings.sql
\ir rpc/refresh_statistics.sql
\ir rpc/refresh_totals.sql
\ir rpc/refresh_profiles.sql

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
