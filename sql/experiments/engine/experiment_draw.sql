-- md5 instead of hashtext, which may differ between versions of PostgreSQL: an upgrade must not move users to other variants. The
-- experiment is part of the hashed text, so that two experiments split users independently.
create or replace function engine.experiment_draw(p_experiment text, p_user_id bigint)
returns float8
language sql immutable parallel safe
begin atomic
    select ('x' || left(md5(p_experiment || ':' || p_user_id::text), 8))::bit(32)::bigint / 4294967296.0::float8;
end;

comment on function engine.experiment_draw is
$$A user's fixed number in an experiment, uniformly distributed over [0, 1): the first 32 bits of md5('experiment:user_id') divided by
2^32.$$;
