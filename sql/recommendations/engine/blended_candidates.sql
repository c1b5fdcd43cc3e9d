create or replace function engine.blended_candidates(
    p_user_id bigint, p_preset text, p_kind text, p_exclude integer[], p_include text[], p_among integer[], p_mood text,
    p_at timestamptz, p_exact boolean
)
returns table (
    title_id integer, score float8, strategy text, contributions float8[], popularity float8, neighbours integer, weight float8,
    weighted_rating float8
)
language sql stable parallel safe
begin atomic
    with candidate as materialized (
        select c.title_id, c.signals, c.neighbours, c.weight, c.weighted_rating
        from
            engine.scored_candidates(
                p_user_id => p_user_id,
                p_preset => p_preset,
                p_kind => p_kind,
                p_exclude => p_exclude,
                p_include => p_include,
                p_among => p_among,
                p_mood => p_mood,
                p_at => p_at,
                p_exact => p_exact
            ) as c
    ),

    history as materialized (
        select
            coalesce((select p.rating_count from data.user_profiles as p where p.user_id = p_user_id), 0)::float8
            + (select count(*) from engine.favourite_titles(p_user_id)) as titles,
            (select engine.tuning('handover_ratings')) as handover
    ),

    signal as materialized (
        select g.signal, g.grows_with_ratings, row_number() over (order by g.position)::integer as n from data.signals as g
    ),

    -- A few ratings say little about taste, so the signals learned from the ratings of all gain their weight gradually.
    weighed as (
        select
            s.signal,
            case when s.grows_with_ratings then w.weight * h.titles / (h.titles + h.handover) else w.weight end as weight
        from signal as s
        inner join data.blend_weights as w on w.signal = s.signal
        cross join history as h
        where w.preset = p_preset and exists (select from candidate as c where c.signals[s.n] is not null)
    ),

    -- share: null for a signal that does not count.
    share as materialized (
        select s.signal, s.n, nullif(w.weight, 0) / nullif(sum(w.weight) over (), 0) as share
        from signal as s
        left join weighed as w on w.signal = s.signal
    ),

    name as materialized (
        select array_agg(s.signal order by s.n) as signals from signal as s
    ),

    blended as (
        select
            c.title_id,
            sum(c.signals[s.n] * s.share order by s.n) as score,
            max(c.signals[s.n] * s.share) as most,
            array_agg(c.signals[s.n] * s.share order by s.n) as contributions
        from candidate as c
        cross join share as s
        group by c.title_id
    )

    select
        b.title_id,
        coalesce(b.score, 0),
        case when b.most > 0 then n.signals[array_position(b.contributions, b.most)] else 'popularity' end,
        b.contributions,
        coalesce(c.signals[array_position(n.signals, 'popularity')], 0),
        c.neighbours,
        c.weight,
        c.weighted_rating
    from blended as b
    inner join candidate as c on c.title_id = b.title_id
    cross join name as n;
end;

comment on function engine.blended_candidates is
$$The candidates with their score from 0 to 1 and what each signal contributes to it: an array in the order of data.signals.position, whose
sum is the score.

The preset's weights are divided by the sum of the weights of those signals that exist for this user. A contribution is null where the
signal does not exist or has no weight. The weights of signals that grow with ratings (data.signals.grows_with_ratings) are multiplied by
n / (n + handover_ratings), n being the user's ratings and favourites (tuning). strategy is the signal that contributes most, popularity if
none contributes. popularity is the normalised signal itself, whatever its weight: it settles ties.$$;
