-- Users, their logins and preferences, and the keys that sign access tokens.
\ir engine/maturity_cap.sql
\ir engine/reader_country.sql
\ir rpc/my_services.sql
\ir rpc/register_user.sql
\ir rpc/find_login.sql
\ir rpc/get_user.sql
\ir rpc/set_demo_login.sql
\ir rpc/signing_keys.sql
\ir rpc/create_signing_key.sql
\ir rpc/get_preferences.sql
\ir rpc/save_preferences.sql
