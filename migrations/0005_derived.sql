-- Everything here can be computed again from ratings: rpc.refresh_derived.
create table data.title_statistics (
    title_id integer not null,
    rating_count integer not null,
    rating_sum float8 not null,
    constraint one_row_of_statistics_a_title primary key (title_id),
    constraint statistics_belong_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint count_is_not_negative check (rating_count >= 0)
);

create table data.user_profiles (
    user_id bigint not null,
    revision bigint not null default 1,
    rating_count integer not null,
    rating_mean float8 not null,
    bias float8 not null,
    ones sparsevec(1000000000) not null,
    tenths sparsevec(1000000000) not null,
    squares sparsevec(1000000000) not null,
    updated_at timestamptz not null default now(),
    constraint one_profile_a_user primary key (user_id),
    constraint profile_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade
);

comment on table data.user_profiles is
'A user''s ratings as three sparse vectors indexed by title id, the latest 16,000 of them: 1, tenths of a star above 3 stars, and
their squares. Six inner products of two such rows give every sum that a Pearson correlation over the common titles needs. In
tenths from the middle the sums of usual ratings are whole numbers below 2^24, which four-byte floats add up exactly.';
comment on column data.user_profiles.revision is 'Grows with every change of the profile.';
comment on column data.user_profiles.bias is 'Stars above or below what the rated titles'' own baselines explain, shrunk toward 0.';

create table data.rating_totals (
    only_row boolean not null default true,
    rating_count bigint not null,
    rating_sum float8 not null,
    user_count bigint not null,
    refreshed_at timestamptz not null default now(),
    constraint there_is_one_row primary key (only_row),
    constraint the_row_is_the_only_one check (only_row)
);

comment on table data.rating_totals is
'Over all ratings, at the last refresh: every writer would queue for this row, and its mean hardly moves.';

create table data.tuning (
    name text not null,
    value float8 not null,
    meaning text not null,
    constraint one_value_a_name primary key (name)
);

comment on table data.tuning is 'The engine''s weights and thresholds. Change a row and the next call uses it.';

insert into data.tuning (name, value, meaning) values
('collaborative_minimum_ratings', 3, 'ratings a user needs before recommendations are collaborative'),
('neighbour_minimum_common', 3, 'titles two users must both have rated to be neighbours'),
('neighbour_minimum_correlation', 0.3, 'get_collaborative_recommendations keeps neighbours above this Pearson correlation'),
('neighbour_count', 80, 'neighbours that vote on what to recommend'),
('neighbour_candidates', 1000, 'users whose profiles are compared exactly'),
('posting_budget', 100000, 'ratings of shared titles read to find those users, rarest titles first'),
('correlation_shrinkage', 10, 'a correlation over n titles counts n / (n + this)'),
('vote_slope', 0.5, 'how much a vote grows with each star above the voter''s own mean'),
('baseline_shrinkage', 5, 'a title''s or user''s bias over n ratings counts n / (n + this)'),
('prediction_shrinkage', 50, 'in predicted ratings, a squared correlation over n titles counts n / (n + this)'),
('prediction_prior', 0.5, 'weight of the baseline against the neighbours'' deviations in a predicted rating'),
('prior_mean', 3.5, 'mean rating assumed before the first refresh'),
('popular_minimum_ratings', 5, 'ratings a title needs to be listed as popular');
