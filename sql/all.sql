-- The engine, capability by capability in load order: each uses only itself and those above it. A capability's all.sql lists its
-- functions in load order; the folder above a function's file is its schema: engine is private, rpc is what others may call.
-- The deploy reads these lists; so does psql -f sql/all.sql.

-- Arithmetic, text processing and tuning parameters that all capabilities use, and the status of the service.
\ir foundation/all.sql

-- Users, their logins and preferences, and the keys that sign access tokens.
\ir accounts/all.sql

-- Titles by any of their ids, as cards and in detail; genres, images, streaming services, age limits.
\ir catalogue/all.sql

-- Seen, watch later, hidden: a user's states of titles, and the titles that suggestions therefore leave out.
\ir states/all.sql

-- Trending scores, popularity and external ratings: rankings that need to know nothing about the user.
\ir popularity/all.sql

-- The quiz for new users, their favourites, and how well titles fit their answers.
\ir onboarding/all.sql

-- A user's own statistics: hours, streaks, genres, people, months.
\ir stats/all.sql

-- Embeddings: vector match, similar titles, and a user's taste as a vector.
\ir content/all.sql

-- The title graph, learned from ratings and from shared people, genres and keywords.
\ir graph/all.sql

-- Experiments: variants of the recommendations, compared on the users who see them.
\ir experiments/all.sql

-- Views, clicks, searches and impressions.
\ir events/all.sql

-- Lists that users create, order and share, and recommendations from them.
\ir lists/all.sql

-- Pearson collaborative filtering: profiles, baselines, neighbours, predicted ratings.
\ir collaborative/all.sql

-- The hybrid ranking: candidates, signals, blend, diversity, reasons.
\ir recommendations/all.sql

-- Titles by filters, in any order, with facets.
\ir discovery/all.sql

-- Search by words, misspelt or half remembered, and suggestions while a user types.
\ir search/all.sql

-- Conversations: messages and replies, and the titles that fit a wish.
\ir chat/all.sql

-- Ratings given, changed and withdrawn, and the statistics derived from them.
\ir ratings/all.sql

-- Intake of titles into the catalogue: staged, matched and merged in sets.
\ir intake/all.sql

-- All derived data, recomputed in bounded batches.
\ir refresh/all.sql

-- Synchronisation with the sources: leases, runs, jobs, quarantine, rate limits.
\ir sync/all.sql

-- Imports of a user's history from other services, which can be undone, and exports of everything stored about a user.
\ir imports/all.sql

-- The functions that each role may call.
\ir grants.sql
