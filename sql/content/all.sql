-- Embeddings: vector match, similar titles, and a user's taste as a vector.
\ir engine/embedding_text.sql
\ir engine/taste_titles.sql
\ir engine/taste_vector.sql
\ir engine/nearest_titles.sql
\ir engine/score_content.sql
\ir engine/content_contributions.sql
\ir engine/upsert_embeddings.sql
\ir rpc/match_titles.sql
\ir rpc/match_movies.sql
\ir rpc/match_books.sql
\ir rpc/similar_titles.sql
\ir rpc/stale_embeddings.sql
\ir rpc/store_embeddings.sql
\ir rpc/embedding_models.sql
