-- All derived data, recomputed in bounded batches.
\ir rpc/refresh_derived.sql
