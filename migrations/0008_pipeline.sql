create table data.blend_presets (
    preset text not null,
    meaning text not null,
    collaborative float8 not null,
    content float8 not null,
    graph float8 not null,
    sentiment float8 not null,
    popularity float8 not null,
    context float8 not null,
    relevance float8 not null,
    collaborative_candidates smallint not null,
    content_candidates smallint not null,
    graph_candidates smallint not null,
    constraint presets_have_a_name primary key (preset),
    constraint no_weight_is_negative check (least(collaborative, content, graph, sentiment, popularity, context) >= 0),
    constraint some_weight_is_positive check (greatest(collaborative, content, graph, sentiment, popularity, context) > 0),
    constraint weights_are_finite check (collaborative + content + graph + sentiment + popularity + context < 'infinity'),
    constraint relevance_is_a_share check (relevance between 0 and 1),
    constraint no_source_is_negative check (least(collaborative_candidates, content_candidates, graph_candidates) >= 0),
    constraint sources_fit_the_list check (collaborative_candidates + content_candidates + graph_candidates <= 200)
);

comment on table data.blend_presets is
'How a list is put together: the weight of each signal, and how many of the 200 candidates each source names. Trending titles fill
the rest.';
comment on column data.blend_presets.relevance is
'Lambda of the diversification: 1 orders by score alone, 0 by unlikeness to what stands above.';

insert into data.blend_presets (
    preset, meaning, collaborative, content, graph, sentiment, popularity, context, relevance,
    collaborative_candidates, content_candidates, graph_candidates
) values
('classic', 'weights as they are usually chosen, by hand', 0.35, 0.25, 0.20, 0.10, 0.05, 0.05, 0.7, 80, 60, 40),
('tuned', 'weights that cross-validation chose', 0.18, 0.18, 0.54, 0.04, 0.02, 0.04, 0.7, 80, 60, 40),
('collaborative', 'what the nearest neighbours chose', 1, 0, 0, 0, 0, 0, 1, 180, 0, 0),
('content', 'what resembles the titles a user liked', 0, 1, 0, 0, 0, 0, 1, 0, 180, 0),
('graph', 'what goes with the titles a user rated', 0, 0, 1, 0, 0, 0, 1, 0, 0, 180),
('popular', 'what is popular', 0, 0, 0, 0, 1, 0, 1, 0, 0, 0);

create table data.title_trends (
    title_id integer not null,
    kind text not null,
    score float8 not null,
    constraint one_trend_a_title primary key (title_id),
    constraint trend_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade
);

-- engine.trending_titles walks it from the top.
create index title_trends_by_score on data.title_trends (score desc, title_id) include (kind);

comment on table data.title_trends is
'How much titles are talked about, as of the last refresh: see rpc.refresh_trends. kind is the title''s, so that one kind needs no join.';

-- rpc.refresh_trends reads the recent ratings of all.
create index ratings_by_time on data.ratings using brin (rated_at);

create table data.title_sentiments (
    title_id integer not null,
    sentiment float8 not null,
    review_count integer not null,
    constraint one_sentiment_a_title primary key (title_id),
    constraint sentiment_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint sentiment_is_in_range check (sentiment between -1 and 1),
    constraint a_sentiment_has_a_review check (review_count > 0)
);

comment on table data.title_sentiments is 'What reviews say of titles, from -1 to 1.';

create table data.reason_templates (
    signal text not null,
    language text not null,
    names_titles boolean not null,
    template text not null,
    constraint one_template_a_case primary key (signal, language, names_titles),
    constraint reason_language_is_supported check (language in ('en', 'fr'))
);

comment on table data.reason_templates is
'How a recommendation is explained, by the signal that contributes most, with and without titles of the user''s to name. {titles},
{traits} and {neighbours} are filled in.';

insert into data.reason_templates (signal, language, names_titles, template) values
('collaborative', 'en', true, 'You rated {titles}: of the people closest to your taste, {neighbours} chose this too.'),
('collaborative', 'en', false, 'Of the people closest to your taste, {neighbours} chose this.'),
('collaborative', 'fr', true, 'Vous avez noté {titles} : choisi aussi par {neighbours} des personnes aux goûts les plus proches.'),
('collaborative', 'fr', false, 'Choisi par {neighbours} des personnes aux goûts les plus proches des vôtres.'),
('graph', 'en', true, 'People who choose {titles} tend to choose this too.'),
('graph', 'en', false, 'Goes with what you rated.'),
('graph', 'fr', true, 'Qui choisit {titles} choisit souvent ceci aussi.'),
('graph', 'fr', false, 'Va de pair avec ce que vous avez noté.'),
('traits', 'en', true, 'Has {traits} in common with {titles}.'),
('traits', 'fr', true, 'A en commun avec {titles} : {traits}.'),
('content', 'en', true, 'Similar in subject to {titles}, which you liked.'),
('content', 'en', false, 'Similar in subject to what you liked.'),
('content', 'fr', true, 'Proche par son sujet de {titles}, à votre goût.'),
('content', 'fr', false, 'Proche par son sujet de ce que vous avez aimé.'),
('context', 'en', false, 'Fits your languages, your answers or this time of day.'),
('context', 'fr', false, 'Correspond à vos langues, à vos réponses ou à ce moment de la journée.'),
('sentiment', 'en', false, 'Well reviewed.'),
('sentiment', 'fr', false, 'Bien accueilli par la critique.'),
('popularity', 'en', false, 'Popular at present.'),
('popularity', 'fr', false, 'Populaire en ce moment.');

insert into data.tuning (name, value, meaning) values
('candidate_count', 200, 'titles that are scored for a list'),
('handover_ratings', 5, 'with n ratings and favourites the collaborative and graph signals have n / (n + this) of their weight'),
('taste_ratings', 200, 'latest ratings that make a taste vector'),
('taste_offset', 0.5, 'a rating counts for a taste as its stars above the user''s mean plus this'),
('taste_favourite', 1.5, 'a favourite without a rating counts for a taste as this many stars above the mean'),
('trend_half_life_days', 30, 'a rating or click counts half for the trend after this many days'),
('trend_click', 0.2, 'what a view or click counts for the trend against a rating'),
('trend_floor', 0.01, 'what any rating counts for the trend, however old'),
('trend_acclaim', 0.02, 'what rating times logarithm of votes elsewhere adds to the trend'),
('sentiment_shrinkage', 10, 'a sentiment over n reviews counts n / (n + this)'),
('bayesian_prior_ratings', 50, 'a bayesian mean assumes this many ratings of the mean of all'),
('imdb_minimum_votes', 1000, 'votes on IMDb a title needs to be listed by its rating there'),
('vote_depth', 1000, 'titles with the most votes that have a collaborative signal'),
('diversified_pool', 100, 'titles with the best scores from which the diversified places are filled'),
('diversified_depth', 40, 'places of a list that are diversified; deeper ones are in order of score'),
('context_hours', 2, 'ratings and events at most this many hours from the hour of the day count as made at that time'),
('context_prior', 5, 'ratings and events a user needs for half of a context affinity');
