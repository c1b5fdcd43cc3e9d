create or replace function rpc.image_sizes()
returns table (kind text, base_url text, size text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select s.kind, s.base_url, s.size from data.image_sizes as s order by s.kind, s.position, s.size;
end;

comment on function rpc.image_sizes is
$$The sizes in which images of each kind (poster, backdrop, logo) are served, from the smallest to the original.

base_url || size || path is an image's address, where path is a poster_path or backdrop_path that begins with a slash; one that begins with
https:// is already a complete address.$$;
