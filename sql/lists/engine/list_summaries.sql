create or replace function engine.list_summaries(p_user_id bigint)
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language sql stable parallel safe
begin atomic
    select
        l.id, l.name, l.description, l.share_token_sha256 is not null,
        (
            select count(*)
            from data.list_items as i
            inner join data.titles as t on t.id = i.title_id
            where i.list_id = l.id and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
        )::integer,
        l.created_at, l.updated_at
    from data.lists as l
    where l.user_id = p_user_id;
end;

comment on function engine.list_summaries is
$$A user's lists, in no particular order, with the number of titles in each, without those above the user's maturity cap.$$;
