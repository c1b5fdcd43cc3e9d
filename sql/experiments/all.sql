-- Experiments: variants of the recommendations, compared on the users who see them.
\ir engine/running_experiment.sql
\ir engine/experiment_draw.sql
\ir engine/assigned_variant.sql
\ir engine/assigned_preset.sql
\ir engine/experiment_users.sql
\ir engine/ratio_error.sql
\ir engine/experiment_rates.sql
\ir rpc/create_experiment.sql
\ir rpc/end_experiment.sql
\ir rpc/experiments.sql
\ir rpc/experiment_report.sql
