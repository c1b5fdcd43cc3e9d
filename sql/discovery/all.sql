-- Titles by filters, in any order, with facets.
\ir engine/genre_bits.sql
\ir engine/folded_count.sql
\ir engine/credited_titles.sql
\ir engine/keyword_titles.sql
\ir engine/filtered_titles.sql
\ir engine/filtered_page.sql
\ir engine/fitting_titles.sql
\ir rpc/title_filter.sql
\ir rpc/checked_filter.sql
\ir rpc/discover_titles.sql
\ir rpc/discovery_facets.sql
\ir rpc/unknown_names.sql
\ir rpc/list_titles.sql
