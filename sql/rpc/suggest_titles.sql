create or replace function rpc.suggest_titles(
    p_prefix text, p_limit integer default 8, p_kind text default null, p_user_id bigint default null,
    p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, year smallint)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select null::integer, null::text, null::text, null::smallint where false;
end;

comment on function rpc.suggest_titles is
$$Titles to suggest while somebody types.$$;
