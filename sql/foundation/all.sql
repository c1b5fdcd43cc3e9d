-- Arithmetic, text and tuning parameters that everything else uses, and what the service says of itself.
\ir engine/tuning.sql
\ir engine/bounded_limit.sql
\ir engine/shrunk_mean.sql
\ir engine/global_mean.sql
\ir engine/normalised.sql
\ir engine/fold_text.sql
\ir engine/words.sql
\ir engine/text_search_configuration.sql
\ir engine/search_vector.sql
\ir engine/localised_text.sql
\ir engine/embedding_text.sql
\ir engine/genre_name.sql
\ir engine/genre_names.sql
\ir engine/title_baseline.sql
\ir rpc/service_status.sql
\ir rpc/function_comments.sql
