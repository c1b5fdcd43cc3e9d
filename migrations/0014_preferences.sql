-- How a user wants to use the service. Somebody without a row has the defaults that rpc.get_preferences names.
create table data.preferences (
    user_id bigint not null,
    language text,
    country text,
    maturity_lte smallint,
    rating_scale text not null default 'stars',
    updated_at timestamptz not null default now(),
    constraint one_row_of_preferences_a_user primary key (user_id),
    constraint preferences_belong_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint preferred_language_is_supported check (language in ('en', 'fr')),
    constraint country_is_a_code check (country ~ '^[A-Z]{2}$'),
    constraint maturity_is_an_age check (maturity_lte between 0 and 21),
    constraint rating_scale_is_known check (rating_scale in ('stars', 'ten', 'hundred'))
);

comment on column data.preferences.country is 'ISO 3166-1 alpha-2: where the user watches.';
comment on column data.preferences.maturity_lte is
'The user is shown only what is meant for this age or a younger one; null, or 18 and more, for everything: see engine.maturity_cap.';
comment on column data.preferences.rating_scale is 'How a frontend shows and takes ratings. They are kept in stars whatever it is.';

create table data.preferred_providers (
    user_id bigint not null,
    provider text not null,
    constraint a_provider_is_preferred_once primary key (user_id, provider),
    constraint provider_is_preferred_by_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint preferred_provider_is_a_slug check (provider ~ '^[a-z0-9-]{1,40}$')
);

comment on table data.preferred_providers is 'The streaming services that a user has.';

-- From which age a title is meant, by what the boards of several countries say. Where two boards use one word for different ages the
-- higher one stands.
create table data.certifications (
    certification text not null,
    minimum_age smallint not null,
    constraint one_age_a_certification primary key (certification),
    constraint certification_is_folded check (certification ~ '^[A-Z0-9]+$'),
    constraint minimum_age_is_an_age check (minimum_age between 0 and 21)
);

comment on table data.certifications is 'Film boards'' certifications and the ages they stand for: see engine.certified_age.';
comment on column data.certifications.certification is 'Capital letters and digits alone: UA16 is UA 16+ and U/A 16+ as well.';

insert into data.certifications (certification, minimum_age) values
-- MPA, United States.
('G', 0), ('PG', 8), ('PG13', 13), ('R', 17), ('NC17', 18),
-- TV Parental Guidelines, United States.
('TVY', 0), ('TVY7', 7), ('TVY7FV', 7), ('TVG', 0), ('TVPG', 10), ('TV14', 14), ('TVMA', 17),
-- CBFC, India.
('U', 0), ('UA', 12), ('UA7', 7), ('UA13', 13), ('UA16', 16), ('A', 18), ('S', 18),
-- CNC, France.
('TP', 0), ('TOUSPUBLICS', 0), ('X', 18),
-- BBFC, United Kingdom, besides U and PG.
('12A', 12), ('R18', 18),
-- FSK, Germany, and all boards whose certificates are ages.
('FSK0', 0), ('FSK6', 6), ('FSK12', 12), ('FSK16', 16), ('FSK18', 18),
('0', 0), ('3', 3), ('6', 6), ('7', 7), ('9', 9), ('10', 10), ('11', 11), ('12', 12), ('13', 13), ('14', 14), ('15', 15), ('16', 16),
('17', 17), ('18', 18), ('21', 21);

alter table data.titles
add column minimum_age smallint,
add constraint title_is_meant_for_an_age check (minimum_age between 0 and 21);

comment on column data.titles.minimum_age is
'The age from which the title is meant, by its certification; null where nobody classified it. engine.upsert_title keeps it.';

update data.titles as t
set minimum_age = c.minimum_age
from data.certifications as c
where c.certification = regexp_replace(upper(t.certification), '[^A-Z0-9]', '', 'g');

-- Which titles a capped reader is not shown, without reading the titles: engine.excluded_titles.
create index titles_by_minimum_age on data.titles (minimum_age, id);

insert into data.tuning (name, value, meaning) values
('adult_age', 18, 'a reader whose maturity cap is this age or more is shown everything');
