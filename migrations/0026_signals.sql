create table data.signals (
    signal text not null,
    position smallint not null,
    default_weight float8 not null,
    grows_with_ratings boolean not null,
    starts_at_zero boolean not null,
    meaning text not null,
    constraint signals_pkey primary key (signal),
    constraint signals_position_key unique (position),
    constraint signals_default_weight_range check (default_weight >= 0 and default_weight < 'infinity')
);

comment on table data.signals is
'What a recommendation is made of. engine.scored_candidates computes every signal; a signal counts in the presets that give it a weight.';
comment on column data.signals.position is
'Order in the arrays that engine functions pass on. Of two signals that contribute the same to a score, the first names the strategy.';
comment on column data.signals.default_weight is
'Weight in a preset that is made without naming weights: see rpc.set_blend_preset.';
comment on column data.signals.grows_with_ratings is
'Whether the weight grows with the number of a user''s ratings and favourites (tuning: handover_ratings).';
comment on column data.signals.starts_at_zero is
'Whether a normalised 0 stands for a raw score of 0 or less. If not, it stands for the least raw score among the candidates.';

insert into data.signals (signal, position, default_weight, grows_with_ratings, starts_at_zero, meaning) values
('collaborative', 1, 0.35, true, true, 'votes of the nearest neighbours'),
('graph', 2, 0.20, true, true, 'edges to rated titles in the graph learned from all ratings, or by shared people, genres and keywords'),
('content', 3, 0.25, false, false, 'similarity of the title''s text to the texts of what the user liked'),
('context', 4, 0.05, false, false, 'fit with the hour, the languages and countries of what the user liked, the quiz answers and the mood'),
('sentiment', 5, 0.10, false, true, 'praise in reviews'),
('popularity', 6, 0.05, false, true, 'trending score');

create table data.blend_weights (
    preset text not null,
    signal text not null,
    weight float8 not null,
    constraint blend_weights_pkey primary key (preset, signal),
    constraint blend_weights_preset_fkey foreign key (preset) references data.blend_presets (preset) on update cascade on delete cascade,
    constraint blend_weights_signal_fkey foreign key (signal) references data.signals (signal) on update cascade on delete cascade,
    constraint blend_weights_weight_range check (weight > 0 and weight < 'infinity')
);

comment on table data.blend_weights is
'The weights of the signals in each preset, in any proportion. A signal without a row does not count there, so that a new signal changes no
preset until it is given a weight.';

insert into data.blend_weights (preset, signal, weight)
select b.preset, w.signal, w.weight
from data.blend_presets as b
cross join
    lateral (
        values
        ('collaborative', b.collaborative), ('content', b.content), ('graph', b.graph), ('sentiment', b.sentiment),
        ('popularity', b.popularity), ('context', b.context)
    ) as w (signal, weight)
where w.weight > 0;

alter table data.blend_presets
drop column collaborative, drop column content, drop column graph, drop column sentiment, drop column popularity, drop column context;
alter table data.blend_presets rename column relevance to mmr_lambda;
alter table data.blend_presets rename constraint presets_have_a_name to blend_presets_pkey;
alter table data.blend_presets rename constraint relevance_is_a_share to blend_presets_mmr_lambda_range;
alter table data.blend_presets rename constraint no_source_is_negative to blend_presets_candidates_not_negative;
alter table data.blend_presets rename constraint sources_fit_the_list to blend_presets_candidates_maximum;

comment on table data.blend_presets is
'How a list is put together: the weights are in data.blend_weights; here is how many of the 200 candidates each source names. Trending
titles fill the rest.';
comment on column data.blend_presets.mmr_lambda is
'Lambda of maximal marginal relevance: 1 orders by score alone, 0 by dissimilarity to the titles above.';

-- Until these tables are analysed, the planner takes them for large.
analyze data.signals, data.blend_weights, data.blend_presets;
