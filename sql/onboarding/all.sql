-- The quiz for new users, their favourites, and how well titles fit their answers.
\ir engine/mood_exists.sql
\ir engine/favourite_titles.sql
\ir engine/question_answers.sql
\ir engine/answered_kinds.sql
\ir engine/answered_languages.sql
\ir engine/answered_eras.sql
\ir engine/answered_genres.sql
\ir engine/genre_affinity.sql
\ir engine/question_text.sql
\ir engine/option_name.sql
\ir rpc/onboarding_quiz.sql
\ir rpc/favourite_limits.sql
\ir rpc/onboarding_suggestions.sql
\ir rpc/onboarding_answers.sql
\ir rpc/save_onboarding.sql
\ir rpc/forget_onboarding.sql
