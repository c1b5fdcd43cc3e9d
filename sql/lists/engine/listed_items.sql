create or replace function engine.listed_items(p_list_id bigint, p_reader_id bigint)
returns table (title_id integer, kind text, title text, place integer, note text, added_at timestamptz)
language sql stable parallel safe
begin atomic
    select t.id, t.kind, x.title, i.place, i.note, i.added_at
    from data.list_items as i
    inner join data.titles as t on t.id = i.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    where i.list_id = p_list_id and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_reader_id)));
end;

comment on function engine.listed_items is
$$The titles of a list, in no particular order, without those above the reader's maturity cap.$$;
