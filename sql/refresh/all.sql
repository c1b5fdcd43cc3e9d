-- Everything derived, computed again in bounded batches.
\ir rpc/refresh_derived.sql
