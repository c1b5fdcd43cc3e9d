create or replace function rpc.replace_image_sizes(p_base_url text, p_poster text[], p_backdrop text[], p_logo text[])
returns integer
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_removed integer;
    v_written integer;
begin
    if
        p_base_url is null or p_base_url !~ '^https://[^\s]+/$'
        or exists (
            select 1 from unnest(p_poster || p_backdrop || p_logo) as s (size) where coalesce(s.size !~ '^[a-z0-9]{1,20}$', true)
        )
        or 0 in (coalesce(cardinality(p_poster), 0), coalesce(cardinality(p_backdrop), 0), coalesce(cardinality(p_logo), 0))
    then
        raise exception using
            errcode = 'PT422',
            message = 'These image sizes are not valid.',
            hint = 'The base must be an https address that ends with a slash, and every kind needs sizes such as w342 or original.';
    end if;
    delete from data.image_sizes as s
    where s.size <> all(case s.kind when 'poster' then p_poster when 'backdrop' then p_backdrop else p_logo end);
    get diagnostics v_removed = row_count;
    insert into data.image_sizes as s (kind, size, base_url, position)
    select k.kind, n.size, p_base_url, min(n.position)
    from (values ('poster', p_poster), ('backdrop', p_backdrop), ('logo', p_logo)) as k (kind, sizes)
    cross join lateral unnest(k.sizes) with ordinality as n (size, position)
    group by k.kind, n.size
    order by k.kind, n.size
    on conflict on constraint image_sizes_pkey do update
        set base_url = excluded.base_url, position = excluded.position
        where (s.base_url, s.position) is distinct from (excluded.base_url, excluded.position);
    get diagnostics v_written = row_count;
    return v_removed + v_written;
end;
$$;

comment on function rpc.replace_image_sizes is
$$Replaces the base address of images and the sizes of each kind, given from the smallest to the original. Returns the number of changed
rows, 0 if nothing is new. PT422 for a base that is not an https address ending with a slash, and for a kind without sizes.$$;
