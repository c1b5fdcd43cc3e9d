-- The hybrid ranking: candidates, signals, blend, diversity, reasons.
\ir engine/score_sentiment.sql
\ir engine/score_context.sql
\ir engine/offered_candidates.sql
\ir engine/blend_preset.sql
\ir engine/scored_candidates.sql
\ir engine/blended_candidates.sql
\ir engine/jaccard.sql
\ir engine/title_likeness.sql
\ir engine/diversified.sql
\ir engine/ranked_candidates.sql
\ir engine/listed_names.sql
\ir rpc/recommend.sql
\ir rpc/explain_recommendations.sql
\ir rpc/signals.sql
\ir rpc/candidate_signals.sql
\ir rpc/blend_presets.sql
\ir rpc/set_blend_preset.sql
