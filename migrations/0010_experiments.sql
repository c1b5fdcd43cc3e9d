create table data.experiments (
    name text not null,
    description text not null,
    starts_at timestamptz not null default now(),
    ends_at timestamptz,
    constraint experiments_have_a_name primary key (name),
    constraint experiment_name_is_short check (length(name) between 1 and 64),
    constraint experiment_ends_after_it_starts check (ends_at >= starts_at)
);

-- One at a time: engine.running_experiment.
create unique index one_experiment_runs on data.experiments ((ends_at is null)) where ends_at is null;

comment on table data.experiments is 'Comparisons of ways to recommend. One without an end is running.';

create table data.experiment_variants (
    experiment text not null,
    variant text not null,
    position smallint not null,
    weight float8 not null,
    preset text not null,
    constraint an_experiment_has_a_variant_once primary key (experiment, variant),
    constraint one_variant_a_position unique (experiment, position),
    constraint variant_belongs_to_an_experiment foreign key (experiment) references data.experiments (name) on delete cascade,
    constraint variant_name_is_short check (length(variant) between 1 and 64),
    constraint weight_is_positive check (weight > 0 and weight < 'infinity')
);

comment on column data.experiment_variants.position is 'From 1, which is the control.';
comment on column data.experiment_variants.weight is 'A variant gets this share of the sum of its experiment''s weights.';
comment on column data.experiment_variants.preset is 'The weights of the blend that the variant''s users get.';

-- A page of a list that somebody saw. The key is led by the user: it serves the cascade too, and a plan for Citus.
create table data.impressions (
    user_id bigint not null,
    list_id uuid not null,
    first_position smallint not null,
    surface text not null,
    title_ids integer[] not null,
    experiment text,
    variant text,
    shown_at timestamptz not null default now(),
    constraint a_page_is_shown_once primary key (user_id, list_id, first_position),
    constraint impression_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint impression_belongs_to_a_variant foreign key (experiment, variant)
    references data.experiment_variants (experiment, variant) on delete set null,
    constraint surface_is_known check (surface in ('personalized', 'popular', 'similar')),
    constraint positions_count_from_one check (first_position >= 1),
    constraint a_page_has_titles check (cardinality(title_ids) between 1 and 200 and array_position(title_ids, null) is null),
    constraint a_variant_has_its_experiment check ((experiment is null) = (variant is null))
);

-- engine.experiment_users, and the deletion of an experiment.
create index impressions_by_experiment on data.impressions (experiment, variant) where experiment is not null;

comment on table data.impressions is 'Pages of recommendations that signed-in users were shown, in the order they saw.';
comment on column data.impressions.list_id is 'The same for all pages of one list.';
comment on column data.impressions.variant is
'What the user was part of when the page was shown; null on lists that are the same in every variant.';

insert into data.tuning (name, value, meaning) values
('experiment_outcome_days', 7, 'an outcome counts this long after its title was shown'),
('experiment_liked_rating', 4, 'stars from which a shown title was liked'),
('experiment_interval', 1.959964, 'standard errors to each side of a 95% interval');
