create or replace function rpc.store_graph_rows(p_title_ids integer[], p_weights halfvec[], p_inverse_diagonal float8[])
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.title_graph_rows (title_id, weights, inverse_diagonal)
    select r.title_id, r.weights, r.inverse_diagonal
    from unnest(p_title_ids, p_weights, p_inverse_diagonal) as r (title_id, weights, inverse_diagonal)
    inner join data.titles as t on t.id = r.title_id
    order by r.title_id;

    select cardinality(p_title_ids);
end;

comment on function rpc.store_graph_rows is
$$Stores rows of a learned title graph: equally long arrays of title ids, of each title's weights toward all titles in the order given to
replace_graph(), and of each title's element on the diagonal of the inverse.$$;
