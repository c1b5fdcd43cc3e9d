-- Where titles are streamed, counted without reading the offers themselves: engine.offered_titles, rpc.providers.
drop index data.title_providers_by_provider;
create index title_providers_by_provider on data.title_providers (provider, country, title_id)
where access in ('flatrate', 'free', 'ads');

-- Whether a source is synchronised at all: engine.refreshable_ids.
create index sync_runs_by_source on data.sync_runs (source, started_at);

insert into data.tuning (name, value, meaning) values
('poster_width', 342, 'pixels that the poster of a title card has, or the next size that there is'),
('backdrop_width', 780, 'pixels that the backdrop of a title card has, or the next size that there is'),
('read_priority', 20, 'what a title that somebody looks at is more urgent to ask for; trends stay below'),
('sync_expected_days', 14, 'days without a run of a source after which reads ask for nothing of it any more'),
('offered_connected', 100, 'titles of a reader''s services that the learned graph chooses for their list'),
('offered_near', 400, 'titles nearest to a reader''s taste of which some may be on their services'),
('offered_alike', 50, 'of these as many as their list takes; the most popular fill it');

-- A planner takes a new column for full until it is looked at: engine.excluded_titles.
analyze data.titles (gone_at);
