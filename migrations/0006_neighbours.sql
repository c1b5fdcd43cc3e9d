alter table data.user_profiles add column title_weight float8 not null default 0;

comment on column data.user_profiles.title_weight is
'Summed weight of the rated titles, which count the less the more people rated them: engine.title_weight.';

-- What deploys find here has profiles already.
update data.user_profiles as p
set title_weight = w.title_weight
from (
    select r.user_id, sum(power((s.rating_count + 20)::float8, -0.7)) as title_weight
    from data.ratings as r
    inner join data.title_statistics as s on s.title_id = r.title_id
    group by r.user_id
) as w
where w.user_id = p.user_id;

-- engine.neighbour_candidates looks thousands of weights up and none of the vectors beside them.
create index user_profiles_by_weight on data.user_profiles (user_id) include (title_weight);

create table data.user_neighbours (
    user_id bigint not null,
    revision bigint not null,
    neighbour_ids bigint[] not null,
    common integer[] not null,
    correlations float8[] not null,
    similarities float8[] not null,
    computed_at timestamptz not null default now(),
    constraint one_neighbourhood_a_user primary key (user_id),
    constraint neighbourhood_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade
);

comment on table data.user_neighbours is
'Who is nearest to a user, as equally long arrays, most similar first. Of use while revision is that of the user''s profile;
ids of deleted users may remain until the next refresh and match nobody.';

-- rpc.refresh_derived and rpc.refresh_trends read what was done lately.
create index interactions_by_time on data.interactions using brin (occurred_at);

create table data.refresh_progress (
    only_row boolean not null default true,
    stage text not null,
    after_id bigint not null,
    stage_started_at timestamptz not null default now(),
    constraint there_is_one_refresh primary key (only_row),
    constraint the_refresh_is_the_only_one check (only_row),
    constraint stage_is_known check (stage in ('statistics', 'totals', 'profiles', 'trends', 'neighbours'))
);

comment on table data.refresh_progress is 'Where rpc.refresh_derived goes on. No row: the last refresh was finished.';

update data.tuning set value = 40 where name = 'neighbour_count';
update data.tuning set value = 80000 where name = 'posting_budget';
update data.tuning
set value = 700, meaning = 'users whose profiles are compared exactly, where the budget does not cover all postings'
where name = 'neighbour_candidates';
insert into data.tuning (name, value, meaning) values
('title_weight_prior', 20, 'sharing a title of n raters counts (n + this) to the power of minus title_weight_exponent'),
('title_weight_exponent', 0.7, 'the larger, the less it counts to share popular titles'),
('neighbour_shortlist', 5000, 'users whose profiles'' sizes are looked up to choose the candidates'),
('neighbourhood_size', 200, 'nearest neighbours that are kept'),
('similarity_exponent', 2, 'sharpens the similarity, so that near neighbours outvote many distant ones'),
('neighbour_active_days', 30, 'a refresh computes the neighbours of users who did something within this many days'),
('neighbour_stale_days', 7, 'and again once they are this old, since the neighbours'' own profiles change'),
('neighbour_refresh_minutes', 10, 'time that a refresh takes for neighbours at most');
