create table data.country_names (
    country text not null,
    language text not null,
    name text not null,
    constraint one_name_a_country_and_language primary key (country, language),
    constraint country_name_is_of_a_code check (country ~ '^[A-Z]{2}$')
);

comment on table data.country_names is 'What countries are called, by their ISO 3166-1 alpha-2 codes: see engine.country_name.';

insert into data.country_names (country, language, name)
select c.country, n.language, n.name
from (
    values
    ('AR', 'Argentina', 'Argentine'), ('AT', 'Austria', 'Autriche'), ('AU', 'Australia', 'Australie'), ('BD', 'Bangladesh', 'Bangladesh'),
    ('BE', 'Belgium', 'Belgique'), ('BR', 'Brazil', 'Brésil'), ('CA', 'Canada', 'Canada'), ('CH', 'Switzerland', 'Suisse'),
    ('CL', 'Chile', 'Chili'), ('CN', 'China', 'Chine'), ('CO', 'Colombia', 'Colombie'), ('CZ', 'Czechia', 'Tchéquie'),
    ('DE', 'Germany', 'Allemagne'), ('DK', 'Denmark', 'Danemark'), ('DZ', 'Algeria', 'Algérie'), ('EG', 'Egypt', 'Égypte'),
    ('ES', 'Spain', 'Espagne'), ('FI', 'Finland', 'Finlande'), ('FR', 'France', 'France'), ('GB', 'United Kingdom', 'Royaume-Uni'),
    ('GR', 'Greece', 'Grèce'), ('HK', 'Hong Kong', 'Hong Kong'), ('HU', 'Hungary', 'Hongrie'), ('ID', 'Indonesia', 'Indonésie'),
    ('IE', 'Ireland', 'Irlande'), ('IL', 'Israel', 'Israël'), ('IN', 'India', 'Inde'), ('IR', 'Iran', 'Iran'), ('IS', 'Iceland', 'Islande'),
    ('IT', 'Italy', 'Italie'), ('JP', 'Japan', 'Japon'), ('KR', 'South Korea', 'Corée du Sud'), ('LB', 'Lebanon', 'Liban'),
    ('LK', 'Sri Lanka', 'Sri Lanka'), ('MA', 'Morocco', 'Maroc'), ('MX', 'Mexico', 'Mexique'), ('NG', 'Nigeria', 'Nigeria'),
    ('NL', 'Netherlands', 'Pays-Bas'), ('NO', 'Norway', 'Norvège'), ('NP', 'Nepal', 'Népal'), ('NZ', 'New Zealand', 'Nouvelle-Zélande'),
    ('PK', 'Pakistan', 'Pakistan'), ('PL', 'Poland', 'Pologne'), ('PT', 'Portugal', 'Portugal'), ('RO', 'Romania', 'Roumanie'),
    ('RU', 'Russia', 'Russie'), ('SE', 'Sweden', 'Suède'), ('SN', 'Senegal', 'Sénégal'), ('TH', 'Thailand', 'Thaïlande'),
    ('TN', 'Tunisia', 'Tunisie'), ('TR', 'Türkiye', 'Turquie'), ('TW', 'Taiwan', 'Taïwan'), ('UA', 'Ukraine', 'Ukraine'),
    ('US', 'United States', 'États-Unis'), ('ZA', 'South Africa', 'Afrique du Sud')
) as c (country, english, french)
cross join lateral (values ('en', c.english), ('fr', c.french)) as n (language, name);

insert into data.tuning (name, value, meaning) values
('stats_shrinkage', 5, 'a user''s mean rating of a genre, a person and so on assumes this many more ratings of their mean of all'),
('stats_cast', 5, 'actors of a title that count for whom a user sees most, in the order of the credits');
