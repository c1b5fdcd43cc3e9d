-- A user's own statistics: hours, streaks, genres, people, months.
\ir engine/is_in_year.sql
\ir engine/user_history.sql
\ir engine/streak_lengths.sql
\ir engine/decade_name.sql
\ir engine/country_name.sql
\ir rpc/user_stats.sql
\ir rpc/user_stats_states.sql
\ir rpc/user_stats_breakdown.sql
\ir rpc/user_stats_months.sql
\ir rpc/user_stats_highlights.sql
\ir rpc/user_rating_histogram.sql
