-- Intake of titles into the catalogue: staged, matched and merged in sets.
\ir engine/match_staged_titles.sql
\ir engine/add_staged_names.sql
\ir engine/lock_staged_titles.sql
\ir engine/write_staged_titles.sql
\ir engine/retract_duplicate_titles.sql
\ir engine/merge_genres.sql
\ir engine/merge_keywords.sql
\ir engine/merge_texts.sql
\ir engine/merge_credits.sql
\ir engine/merge_offers.sql
\ir engine/mark_reworded_titles.sql
\ir engine/amend_refs.sql
\ir engine/add_staged_trends.sql
\ir rpc/merge_staged_titles.sql
\ir rpc/mark_titles_gone.sql
\ir rpc/upsert_titles.sql
