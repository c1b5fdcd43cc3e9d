-- What a newcomer is asked. Questions, options and moods are data: another question is a few more rows.
create table data.onboarding_questions (
    slug text,
    position smallint not null,
    most_answers smallint not null,
    constraint questions_have_a_slug primary key (slug),
    constraint one_question_a_position unique (position),
    constraint a_question_takes_an_answer check (most_answers >= 1)
);

comment on table data.onboarding_questions is 'The onboarding quiz. Each question may be left out or get 1 to most_answers answers.';

create table data.onboarding_question_texts (
    question text not null,
    language text not null,
    body text not null,
    constraint one_text_a_question_and_language primary key (question, language),
    constraint text_belongs_to_a_question foreign key (question) references data.onboarding_questions (slug) on delete cascade
);

create table data.onboarding_options (
    question text not null,
    slug text not null,
    position smallint not null,
    constraint one_option_a_question_and_slug primary key (question, slug),
    constraint option_belongs_to_a_question foreign key (question) references data.onboarding_questions (slug) on delete cascade
);

comment on column data.onboarding_options.slug is
'What is stored as the answer: a kind, a genre, an ISO 639-1 language, an era or a mood.';
comment on column data.onboarding_options.position is 'Options in one position are ordered by their names.';

-- Genres and moods have their names in data.genre_names and data.mood_names.
create table data.onboarding_option_names (
    question text not null,
    option text not null,
    language text not null,
    name text not null,
    constraint one_name_an_option_and_language primary key (question, option, language),
    constraint name_belongs_to_an_option foreign key (question, option)
    references data.onboarding_options (question, slug) on delete cascade
);

create table data.eras (
    slug text,
    year_gte smallint,
    year_lte smallint,
    constraint eras_have_a_slug primary key (slug),
    constraint an_era_ends_after_it_begins check (year_gte <= year_lte)
);

comment on table data.eras is 'Spans of years, first and last included; null is open.';

create table data.moods (
    slug text,
    constraint moods_have_a_slug primary key (slug)
);

create table data.mood_names (
    mood text not null,
    language text not null,
    name text not null,
    constraint one_name_a_mood_and_language primary key (mood, language),
    constraint name_belongs_to_a_mood foreign key (mood) references data.moods (slug) on delete cascade
);

create table data.mood_genres (
    mood text not null,
    genre text not null,
    weight float8 not null,
    constraint one_weight_a_mood_and_genre primary key (mood, genre),
    constraint weight_belongs_to_a_mood foreign key (mood) references data.moods (slug) on delete cascade,
    constraint weight_is_of_a_genre foreign key (genre) references data.genres (slug) on delete cascade,
    constraint weight_is_in_range check (weight between -1 and 1)
);

comment on table data.mood_genres is
'How well a genre suits a mood, from -1 (spoils it) to 1 (what it is about). A genre that is not listed is indifferent: 0.';

create table data.onboardings (
    user_id bigint not null,
    saved_at timestamptz not null default now(),
    constraint one_onboarding_a_user primary key (user_id),
    constraint onboarding_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade
);

comment on table data.onboardings is 'Who has been through the quiz, also without answering anything.';

create table data.onboarding_answers (
    user_id bigint not null,
    question text not null,
    answer text not null,
    constraint an_answer_is_given_once primary key (user_id, question, answer),
    constraint answer_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint answer_is_an_option foreign key (question, answer)
    references data.onboarding_options (question, slug) on delete cascade
);

create table data.favourites (
    user_id bigint not null,
    title_id integer not null,
    chosen_at timestamptz not null default now(),
    constraint a_favourite_is_chosen_once primary key (user_id, title_id),
    constraint favourite_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint favourite_is_a_title foreign key (title_id) references data.titles (id) on delete cascade
);

-- The cascade from data.titles.
create index favourites_by_title on data.favourites (title_id);

comment on table data.favourites is
'Titles that a user named as loved. They know them, so these are never recommended; rating one changes nothing here.';

insert into data.onboarding_questions (slug, position, most_answers) values
('kinds', 1, 3), ('genres', 2, 8), ('languages', 3, 8), ('eras', 4, 4), ('moods', 5, 3);

insert into data.onboarding_question_texts (question, language, body) values
('kinds', 'en', 'What are you here for?'),
('kinds', 'fr', 'Que venez-vous chercher ?'),
('genres', 'en', 'Which genres do you like most?'),
('genres', 'fr', 'Quels genres préférez-vous ?'),
('languages', 'en', 'In which languages may the originals be?'),
('languages', 'fr', 'Dans quelles langues peuvent être les œuvres originales ?'),
('eras', 'en', 'From when?'),
('eras', 'fr', 'De quelle époque ?'),
('moods', 'en', 'What mood are you usually in for?'),
('moods', 'fr', 'De quelle humeur êtes-vous d''habitude ?');

insert into data.eras (slug, year_gte, year_lte) values
('before-1980', null, 1979), ('1980-1999', 1980, 1999), ('2000-2014', 2000, 2014), ('since-2015', 2015, null);

insert into data.moods (slug) values
('uplifting'), ('tense'), ('dark'), ('funny'), ('romantic'), ('thoughtful'), ('adventurous'), ('cosy');

insert into data.mood_names (mood, language, name) values
('uplifting', 'en', 'Uplifting'), ('uplifting', 'fr', 'Réconfortant'),
('tense', 'en', 'Tense'), ('tense', 'fr', 'Haletant'),
('dark', 'en', 'Dark'), ('dark', 'fr', 'Sombre'),
('funny', 'en', 'Funny'), ('funny', 'fr', 'Drôle'),
('romantic', 'en', 'Romantic'), ('romantic', 'fr', 'Romantique'),
('thoughtful', 'en', 'Thoughtful'), ('thoughtful', 'fr', 'Qui fait réfléchir'),
('adventurous', 'en', 'Adventurous'), ('adventurous', 'fr', 'Aventureux'),
('cosy', 'en', 'Cosy'), ('cosy', 'fr', 'Douillet');

insert into data.mood_genres (mood, genre, weight) values
('uplifting', 'sport', 0.7), ('uplifting', 'family', 0.6), ('uplifting', 'music', 0.6), ('uplifting', 'comedy', 0.5),
('uplifting', 'animation', 0.5), ('uplifting', 'biography', 0.4), ('uplifting', 'children', 0.4), ('uplifting', 'romance', 0.4),
('uplifting', 'adventure', 0.3), ('uplifting', 'thriller', -0.4), ('uplifting', 'crime', -0.5), ('uplifting', 'war', -0.6),
('uplifting', 'horror', -1),
('tense', 'thriller', 1), ('tense', 'crime', 0.7), ('tense', 'horror', 0.7), ('tense', 'mystery', 0.6),
('tense', 'action', 0.5), ('tense', 'war', 0.4), ('tense', 'romance', -0.3), ('tense', 'comedy', -0.4),
('tense', 'family', -0.6), ('tense', 'children', -0.8),
('dark', 'horror', 0.9), ('dark', 'crime', 0.8), ('dark', 'thriller', 0.6), ('dark', 'mystery', 0.5),
('dark', 'war', 0.5), ('dark', 'drama', 0.3), ('dark', 'romance', -0.2), ('dark', 'comedy', -0.5),
('dark', 'family', -0.8), ('dark', 'children', -1),
('funny', 'comedy', 1), ('funny', 'animation', 0.4), ('funny', 'family', 0.3), ('funny', 'romance', 0.2),
('funny', 'crime', -0.2), ('funny', 'drama', -0.2), ('funny', 'thriller', -0.4), ('funny', 'war', -0.6),
('funny', 'horror', -0.6),
('romantic', 'romance', 1), ('romantic', 'music', 0.4), ('romantic', 'drama', 0.3), ('romantic', 'comedy', 0.2),
('romantic', 'crime', -0.4), ('romantic', 'thriller', -0.4), ('romantic', 'war', -0.4), ('romantic', 'horror', -0.8),
('thoughtful', 'philosophy', 1), ('thoughtful', 'documentary', 0.8), ('thoughtful', 'biography', 0.7), ('thoughtful', 'memoir', 0.7),
('thoughtful', 'classic', 0.6), ('thoughtful', 'drama', 0.6), ('thoughtful', 'history', 0.6), ('thoughtful', 'science', 0.6),
('thoughtful', 'self-help', 0.4), ('thoughtful', 'war', 0.3), ('thoughtful', 'horror', -0.3), ('thoughtful', 'action', -0.5),
('adventurous', 'adventure', 1), ('adventurous', 'action', 0.7), ('adventurous', 'fantasy', 0.7), ('adventurous', 'science-fiction', 0.7),
('adventurous', 'western', 0.5), ('adventurous', 'animation', 0.3), ('adventurous', 'documentary', -0.2),
('adventurous', 'romance', -0.2), ('adventurous', 'drama', -0.2),
('cosy', 'family', 0.9), ('cosy', 'animation', 0.6), ('cosy', 'children', 0.6), ('cosy', 'comedy', 0.6),
('cosy', 'romance', 0.5), ('cosy', 'music', 0.4), ('cosy', 'classic', 0.3), ('cosy', 'mystery', 0.2),
('cosy', 'crime', -0.5), ('cosy', 'thriller', -0.6), ('cosy', 'war', -0.8), ('cosy', 'horror', -1);

insert into data.onboarding_options (question, slug, position) values
('kinds', 'movie', 1), ('kinds', 'tv', 2), ('kinds', 'book', 3),
('eras', 'before-1980', 1), ('eras', '1980-1999', 2), ('eras', '2000-2014', 3), ('eras', 'since-2015', 4);

insert into data.onboarding_options (question, slug, position)
select 'genres', g.slug, 1 from data.genres as g
union all
select 'moods', m.slug, 1 from data.moods as m
union all
select 'languages', l.slug, 1
from unnest(array[
    'hi', 'ta', 'te', 'ml', 'kn', 'bn', 'mr', 'pa', 'gu', 'ur', 'en', 'fr', 'es', 'it', 'de', 'pt', 'sv', 'da', 'ru', 'tr', 'ar', 'fa',
    'ja', 'ko', 'zh'
]) as l (slug);

insert into data.onboarding_option_names (question, option, language, name) values
('kinds', 'movie', 'en', 'Films'), ('kinds', 'movie', 'fr', 'Films'),
('kinds', 'tv', 'en', 'Series'), ('kinds', 'tv', 'fr', 'Séries'),
('kinds', 'book', 'en', 'Books'), ('kinds', 'book', 'fr', 'Livres'),
('eras', 'before-1980', 'en', 'Before 1980'), ('eras', 'before-1980', 'fr', 'Avant 1980'),
('eras', '1980-1999', 'en', '1980 to 1999'), ('eras', '1980-1999', 'fr', 'De 1980 à 1999'),
('eras', '2000-2014', 'en', '2000 to 2014'), ('eras', '2000-2014', 'fr', 'De 2000 à 2014'),
('eras', 'since-2015', 'en', 'Since 2015'), ('eras', 'since-2015', 'fr', 'Depuis 2015'),
('languages', 'hi', 'en', 'Hindi'), ('languages', 'hi', 'fr', 'Hindi'),
('languages', 'ta', 'en', 'Tamil'), ('languages', 'ta', 'fr', 'Tamoul'),
('languages', 'te', 'en', 'Telugu'), ('languages', 'te', 'fr', 'Télougou'),
('languages', 'ml', 'en', 'Malayalam'), ('languages', 'ml', 'fr', 'Malayalam'),
('languages', 'kn', 'en', 'Kannada'), ('languages', 'kn', 'fr', 'Kannada'),
('languages', 'bn', 'en', 'Bengali'), ('languages', 'bn', 'fr', 'Bengali'),
('languages', 'mr', 'en', 'Marathi'), ('languages', 'mr', 'fr', 'Marathi'),
('languages', 'pa', 'en', 'Punjabi'), ('languages', 'pa', 'fr', 'Pendjabi'),
('languages', 'gu', 'en', 'Gujarati'), ('languages', 'gu', 'fr', 'Gujarati'),
('languages', 'ur', 'en', 'Urdu'), ('languages', 'ur', 'fr', 'Ourdou'),
('languages', 'en', 'en', 'English'), ('languages', 'en', 'fr', 'Anglais'),
('languages', 'fr', 'en', 'French'), ('languages', 'fr', 'fr', 'Français'),
('languages', 'es', 'en', 'Spanish'), ('languages', 'es', 'fr', 'Espagnol'),
('languages', 'it', 'en', 'Italian'), ('languages', 'it', 'fr', 'Italien'),
('languages', 'de', 'en', 'German'), ('languages', 'de', 'fr', 'Allemand'),
('languages', 'pt', 'en', 'Portuguese'), ('languages', 'pt', 'fr', 'Portugais'),
('languages', 'sv', 'en', 'Swedish'), ('languages', 'sv', 'fr', 'Suédois'),
('languages', 'da', 'en', 'Danish'), ('languages', 'da', 'fr', 'Danois'),
('languages', 'ru', 'en', 'Russian'), ('languages', 'ru', 'fr', 'Russe'),
('languages', 'tr', 'en', 'Turkish'), ('languages', 'tr', 'fr', 'Turc'),
('languages', 'ar', 'en', 'Arabic'), ('languages', 'ar', 'fr', 'Arabe'),
('languages', 'fa', 'en', 'Persian'), ('languages', 'fa', 'fr', 'Persan'),
('languages', 'ja', 'en', 'Japanese'), ('languages', 'ja', 'fr', 'Japonais'),
('languages', 'ko', 'en', 'Korean'), ('languages', 'ko', 'fr', 'Coréen'),
('languages', 'zh', 'en', 'Chinese'), ('languages', 'zh', 'fr', 'Chinois');

insert into data.tuning (name, value, meaning) values
('fewest_favourites', 5, 'favourites that someone who names any must name'),
('most_favourites', 10, 'favourites that the quiz takes'),
('suggestion_pool', 1000, 'best known titles of each kind that favourites are suggested from'),
('affinity_genres', 0.5, 'weight of genres and usual moods in how well a title fits the quiz answers'),
('affinity_languages', 0.2, 'weight of the original language in how well a title fits the quiz answers'),
('affinity_kinds', 0.2, 'weight of film, series or book in how well a title fits the quiz answers'),
('affinity_eras', 0.1, 'weight of the year in how well a title fits the quiz answers'),
('affinity_mood', 1, 'weight of a mood asked for right now against the quiz answers together'),
('affinity_neutral_genres', 1, 'genres without weight that every title is thought to have besides its own');
