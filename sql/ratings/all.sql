-- Ratings given, changed and withdrawn, and the statistics derived from them.
\ir engine/adjust_title_statistics.sql
\ir engine/store_rating.sql
\ir rpc/rate_title.sql
\ir rpc/unrate_title.sql
\ir rpc/delete_rating.sql
\ir rpc/user_ratings.sql
\ir engine/staged_ratings.sql
\ir engine/table_indexes.sql
\ir rpc/merge_staged_ratings.sql
\ir rpc/refresh_statistics.sql
\ir rpc/refresh_totals.sql
