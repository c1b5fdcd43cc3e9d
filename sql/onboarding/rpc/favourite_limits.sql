create or replace function rpc.favourite_limits()
returns table (fewest integer, most integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select engine.tuning('fewest_favourites')::integer, engine.tuning('most_favourites')::integer;
end;

comment on function rpc.favourite_limits is
$$The smallest and largest number of favourites that may be named, besides none (tuning: fewest_favourites, most_favourites).$$;
