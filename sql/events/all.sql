-- Views, clicks, searches and impressions.
\ir rpc/track_interactions.sql
\ir rpc/record_impressions.sql
