-- A list has no more titles than one person knows, so it is sorted completely. Pages continue after the last row of the previous one, so
-- additions and removals in between shift nothing.
create or replace function rpc.user_titles(
    p_user_id bigint, p_state text, p_kind text default null, p_sort text default 'added', p_ascending boolean default null,
    p_language text default 'en', p_after_number float8 default null, p_after_text text default null,
    p_after_title_id integer default null, p_limit integer default 20
)
returns table (
    title_id integer, kind text, title text, state text, set_at timestamptz, rating real, sort_number float8, sort_text text
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_ascending constant boolean := coalesce(p_ascending, p_sort = 'title');
begin
    if p_state is null or p_state not in ('seen', 'watch_later', 'hidden') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no state %s.', coalesce(p_state, 'null')),
            hint = 'A state is seen, watch_later or hidden.';
    end if;
    if p_sort is null or p_sort not in ('added', 'title', 'year', 'rating') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no order %s.', coalesce(p_sort, 'null')),
            hint = 'An order is added, title, year or rating.';
    end if;
    return query
        with listed as (
            select
                t.id, t.kind, u.set_at, r.rating,
                case p_sort
                    when 'added' then extract(epoch from u.set_at)
                    when 'year' then coalesce(t.year, -10000)
                    when 'rating' then coalesce(r.rating, 0)
                    else 0
                end::float8 as sort_number,
                case
                    when p_sort = 'title' then left(engine.fold_text((select x.title from engine.localised_text(t.id, p_language) as x)), 200)
                    else ''
                end collate "C" as sort_text
            from engine.user_states(p_user_id) as u
            inner join data.titles as t on t.id = u.title_id
            left join data.ratings as r on r.user_id = p_user_id and r.title_id = u.title_id
            where
                u.state = p_state
                and (p_kind is null or t.kind = p_kind)
                and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
        ),

        page as (
            select l.id, l.kind, l.set_at, l.rating, l.sort_number, l.sort_text
            from listed as l
            where
                p_after_title_id is null
                or case
                    when v_ascending then (l.sort_number, l.sort_text) > (p_after_number, p_after_text)
                    else (l.sort_number, l.sort_text) < (p_after_number, p_after_text)
                end
                or ((l.sort_number, l.sort_text) = (p_after_number, p_after_text) and l.id > p_after_title_id)
            order by
                case when v_ascending then l.sort_number end, case when v_ascending then l.sort_text end,
                case when not v_ascending then l.sort_number end desc, case when not v_ascending then l.sort_text end desc,
                l.id
            limit engine.bounded_limit(p_limit, 200)
        )

        select p.id, p.kind, x.title, p_state, p.set_at, p.rating, p.sort_number, p.sort_text
        from page as p
        cross join lateral engine.localised_text(p.id, p_language) as x
        order by
            case when v_ascending then p.sort_number end, case when v_ascending then p.sort_text end,
            case when not v_ascending then p.sort_number end desc, case when not v_ascending then p.sort_text end desc,
            p.id;
end;
$$;

comment on function rpc.user_titles is
$$One of a user's lists: titles they have seen, want to watch or read later (watch_later), or have hidden, with the time of the change and
their rating; without titles above their maturity cap. A rated title counts as seen since it was rated unless the user said otherwise.

p_sort is added (latest first), title (A to Z, in p_language), year (newest first) or rating (best first); p_ascending overrides the
direction, where false is descending. Ties are ordered by title_id. p_kind is movie, tv, book or null for all. For the next page pass the
last row's sort_number, sort_text and title_id. At most 200 rows. PT422 for an unknown state or order.$$;
