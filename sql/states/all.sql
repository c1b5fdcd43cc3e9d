-- Seen, watch later, hidden: a user's states of titles, and the titles that suggestions therefore leave out.
\ir engine/latest_ratings.sql
\ir engine/user_states.sql
\ir engine/title_state.sql
\ir engine/included_titles.sql
\ir engine/excluded_titles.sql
\ir rpc/included_states.sql
\ir engine/mark_rated.sql
\ir rpc/set_title_state.sql
\ir rpc/undo_title_state.sql
\ir rpc/user_titles.sql
