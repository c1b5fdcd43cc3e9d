-- The engine, capability by capability in load order: each uses only itself and those above it. A capability's all.sql lists its
-- functions in load order; the folder above a function's file is its schema: engine is private, rpc is what others may call.
-- The deploy reads these lists; so does psql -f sql/all.sql.

-- Arithmetic, text and tuning parameters that everything else uses, and what the service says of itself.
\ir foundation/all.sql

-- Users, their logins and preferences, and the keys that sign access tokens.
\ir accounts/all.sql

-- Titles by any of their ids, as cards and in detail; genres, images, offers of streaming services, age limits.
\ir catalogue/all.sql

-- Seen, watch later, hidden: what a reader did with titles, and what they are therefore not suggested.
\ir states/all.sql

-- Trending scores, popularity here and external ratings: what to show somebody of whom nothing is known.
\ir popularity/all.sql

-- The quiz and the favourites of newcomers, and how well titles fit their answers.
\ir onboarding/all.sql

-- A reader's own figures: hours, streaks, genres, people, months.
\ir stats/all.sql

-- Embeddings: vector match, similar titles, and a reader's taste as a vector.
\ir content/all.sql

-- The title graph, learned from ratings and from shared people, genres and keywords.
\ir graph/all.sql

-- Variants of the recommendations, compared on the readers who see them.
\ir experiments/all.sql

-- Views, clicks, searches and impressions.
\ir events/all.sql

-- Lists that readers make, order, share and get recommendations from.
\ir lists/all.sql

-- Pearson collaborative filtering: profiles, baselines, neighbours, predicted ratings.
\ir collaborative/all.sql

-- The hybrid ranking: candidates, signals, blend, diversity, reasons.
\ir recommendations/all.sql

-- Titles by filters, in any order, with facets.
\ir discovery/all.sql

-- Titles by words, misspelt or half remembered, and suggestions while somebody types.
\ir search/all.sql

-- Conversations: what was said, and the titles that fit a wish.
\ir chat/all.sql

-- Stars given, changed and taken back, and the statistics that follow from them.
\ir ratings/all.sql

-- Titles into the catalogue: staged, matched, merged set by set.
\ir intake/all.sql

-- Everything derived, computed again in bounded batches.
\ir refresh/all.sql

-- Synchronisation with the sources: leases, runs, jobs, quarantine, rate limits.
\ir sync/all.sql

-- A reader's history from other services: matched, applied, undone; and everything kept of a reader, exported.
\ir imports/all.sql

-- Who may call what.
\ir grants.sql
