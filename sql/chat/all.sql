-- Conversations: messages and replies, and the titles that fit a wish.
\ir engine/wish_candidates.sql
\ir engine/score_wish.sql
\ir engine/relaxed_filter.sql
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
