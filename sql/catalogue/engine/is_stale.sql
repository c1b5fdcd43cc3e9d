create or replace function engine.is_stale(p_checked_at timestamptz)
returns boolean
language sql stable parallel safe
begin atomic
    select coalesce(p_checked_at < now() - (select engine.tuning('stale_days')) * interval '1 day', true);
end;

comment on function engine.is_stale is
$$Whether data fetched at p_checked_at is to be fetched again: after 7 days (tuning: stale_days), or if it was never fetched.$$;
