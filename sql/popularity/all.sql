-- Trending scores, popularity and external ratings: rankings that need to know nothing about the user.
\ir engine/global_mean.sql
\ir engine/external_rating.sql
\ir engine/trending_score.sql
\ir engine/titles_by_external_rating.sql
\ir engine/popular_titles.sql
\ir engine/trending_titles.sql
\ir engine/overall_popularity.sql
\ir engine/score_popularity.sql
\ir rpc/get_popular_items.sql
\ir rpc/refresh_trends.sql
