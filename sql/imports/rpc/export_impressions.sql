create or replace function rpc.export_impressions(
    p_user_id bigint, p_after_list_id uuid default '00000000-0000-0000-0000-000000000000', p_after_position integer default 0,
    p_limit integer default 500
)
returns table (
    list_id uuid, first_position integer, surface text, title_ids integer[], experiment text, variant text, shown_at timestamptz
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select i.list_id, i.first_position::integer, i.surface, i.title_ids, i.experiment, i.variant, i.shown_at
    from data.impressions as i
    where i.user_id = p_user_id and (i.list_id, i.first_position) > (p_after_list_id, p_after_position::smallint)
    order by i.list_id, i.first_position
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.export_impressions is
$$Pages of recommendations that a user was shown, ordered by list_id and first_position; for the next page pass those of the last row. At
most 1,000 rows.$$;
