-- What discovery by filters looks at: engine.filtered_titles. Genres as bits, because a filter tests them for every title.
alter table data.genres
add column bit smallint not null generated always as identity (minvalue 0 maxvalue 62),
add constraint one_genre_a_bit unique (bit);

comment on column data.genres.bit is 'Which bit of data.titles.genre_bits stands for the genre.';

alter table data.titles
add column genre_bits bigint not null default 0;

comment on column data.titles.genre_bits is 'The genres of data.title_genres again: engine.genre_bits.';

update data.titles as t
set genre_bits = g.bits
from (
    select tg.title_id, bit_or(1::bigint << b.bit) as bits
    from data.title_genres as tg
    inner join data.genres as b on b.slug = tg.genre
    group by tg.title_id
) as g
where g.title_id = t.id;

-- engine.filtered_titles walks each from the top; popularity has data.title_trends.
create index titles_by_votes on data.titles ((coalesce(greatest(imdb_votes, tmdb_votes)::float8, 0)) desc, id);
create index titles_by_imdb_rating on data.titles ((coalesce(imdb_rating::float8, 0)) desc, id);
create index titles_by_release on data.titles (
    (coalesce((released_on - date '1970-01-01')::float8, (year - 1970) * 365.2425::float8 + 182, -5000000)) desc, id
);

-- Every title has a trend from its first day: rpc.refresh_trends moves it.
insert into data.title_trends (title_id, kind, score)
select
    t.id, t.kind,
    coalesce(t.imdb_rating * ln(1 + t.imdb_votes::float8), t.tmdb_rating * ln(1 + t.tmdb_votes::float8), 0)
    * (select w.value from data.tuning as w where w.name = 'trend_acclaim')
from data.titles as t
order by t.id
on conflict (title_id) do nothing;

-- People and keywords are found whatever their case and accents.
alter table data.people add column folded_name text not null default '';
update data.people set folded_name = lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f]', '', 'g'));
create index people_by_folded_name on data.people (folded_name);

alter table data.keywords add column folded_name text not null default '';
update data.keywords set folded_name = lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f]', '', 'g'));
create index keywords_by_folded_name on data.keywords (folded_name);

comment on column data.people.folded_name is 'engine.fold_text of the name.';
comment on column data.keywords.folded_name is 'engine.fold_text of the name.';

create table data.providers (
    slug text,
    name text not null,
    constraint providers_have_a_slug primary key (slug),
    constraint provider_slug_is_plain check (slug ~ '^[a-z0-9-]{1,40}$')
);

comment on table data.providers is 'Services that offer titles.';

create table data.title_providers (
    title_id integer not null,
    country text not null,
    provider text not null,
    access text not null,
    constraint an_offer_is_listed_once primary key (title_id, country, provider, access),
    constraint offer_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint offer_belongs_to_a_provider foreign key (provider) references data.providers (slug) on delete restrict,
    constraint country_is_a_code check (country ~ '^[A-Z]{2}$'),
    constraint access_is_known check (access in ('flatrate', 'free', 'ads', 'rent', 'buy'))
);

-- Which titles a service has: engine.offered_titles.
create index title_providers_by_provider on data.title_providers (provider, country, title_id);

comment on table data.title_providers is
'Where a title can be watched or read. flatrate, free and ads are streaming; country is ISO 3166-1 alpha-2.';

insert into data.providers (slug, name) values
('netflix', 'Netflix'), ('amazon-prime-video', 'Amazon Prime Video'), ('disney-plus', 'Disney+'), ('jiohotstar', 'JioHotstar'),
('apple-tv-plus', 'Apple TV+'), ('max', 'HBO Max'), ('hulu', 'Hulu'), ('paramount-plus', 'Paramount+'), ('peacock', 'Peacock'),
('zee5', 'ZEE5'), ('sonyliv', 'Sony LIV'), ('aha', 'aha'), ('sun-nxt', 'Sun NXT'), ('hoichoi', 'Hoichoi'),
('manorama-max', 'manoramaMAX'), ('eros-now', 'Eros Now'), ('mx-player', 'Amazon MX Player'), ('mubi', 'MUBI'),
('criterion-channel', 'The Criterion Channel'), ('crunchyroll', 'Crunchyroll'), ('canal-plus', 'Canal+'), ('ocs', 'OCS'),
('arte', 'ARTE'), ('france-tv', 'france.tv'), ('tf1-plus', 'TF1+'), ('m6-plus', 'M6+'), ('youtube', 'YouTube'),
('google-play', 'Google Play'), ('rakuten-tv', 'Rakuten TV'), ('bbc-iplayer', 'BBC iPlayer'), ('tubi', 'Tubi'),
('pluto-tv', 'Pluto TV'), ('kanopy', 'Kanopy');

-- Discovery remembers what it showed, too: rpc.record_impressions.
alter table data.impressions
drop constraint surface_is_known,
add constraint surface_is_known check (surface in ('personalized', 'popular', 'similar', 'discovery'));

insert into data.tuning (name, value, meaning) values
('filtered_first', 1000, 'titles at the top of an order that filters look at before they read the catalogue'),
('personal_pool', 200, 'most popular titles that fit the filters, from which discovery chooses for a reader');
