create or replace function engine.maturity_cap(p_user_id bigint)
returns smallint
language sql stable parallel safe
begin atomic
    select p.maturity_lte
    from data.preferences as p
    where p.user_id = p_user_id and p.maturity_lte < (select engine.tuning('adult_age'));
end;

comment on function engine.maturity_cap is
$$The highest minimum age of titles that a user may be shown. Null for no user, for a user without a cap and for a cap of 18 or more
(tuning: adult_age).

In a query write (select engine.maturity_cap(p_user_id)): a subquery is evaluated once per query, a bare call once per row.$$;
