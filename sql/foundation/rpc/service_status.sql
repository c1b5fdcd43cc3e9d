create or replace function rpc.service_status()
returns table (titles bigint, embedded_titles bigint, users bigint, rated_titles bigint, ratings bigint)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        (select count(*) from data.titles),
        (select count(*) from data.title_embeddings),
        (select count(*) from data.users),
        (select count(*) from data.title_statistics as s where s.rating_count > 0),
        (select coalesce(sum(s.rating_count), 0) from data.title_statistics as s);
end;

comment on function rpc.service_status is
$$Size of the installation: titles, titles with an embedding, accounts, titles with ratings, ratings.$$;
