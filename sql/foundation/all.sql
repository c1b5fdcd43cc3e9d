-- Arithmetic, text processing and tuning parameters that all capabilities use, and the status of the service.
\ir engine/tuning.sql
\ir engine/bounded_limit.sql
\ir engine/shrunk_mean.sql
\ir engine/bayesian_mean.sql
\ir engine/normalised.sql
\ir engine/gcra.sql
\ir engine/fold_text.sql
\ir engine/words.sql
\ir engine/text_search_configuration.sql
\ir engine/search_vector.sql
\ir rpc/service_status.sql
\ir rpc/function_comments.sql
