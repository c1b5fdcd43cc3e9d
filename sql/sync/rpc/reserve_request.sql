-- The row lock serialises jobs, and the clock is read while holding it: now() would be the time at which each of them called.
create or replace function rpc.reserve_request(p_source text)
returns table (wait_seconds float8, refused text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_source record;
    v_now timestamptz;
    v_today date;
    v_used integer;
begin
    select s.per_second, s.burst, s.per_day, s.next_at, s.day, s.used_today, s.open_until into v_source
    from data.sources as s
    where s.name = p_source
    for no key update;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('There is no source %s.', p_source),
            hint = 'data.sources lists the sources.';
    end if;
    v_now := clock_timestamp();
    v_today := (v_now at time zone 'UTC')::date;
    -- If the server's clock was set back, requests counted for a later day count for today.
    v_used := case when v_source.day >= v_today then v_source.used_today else 0 end;
    if v_used >= v_source.per_day then
        return query select extract(epoch from (v_today + 1)::timestamp at time zone 'UTC' - v_now)::float8, 'daily limit';
        return;
    end if;
    if v_source.open_until > v_now then
        return query select extract(epoch from v_source.open_until - v_now)::float8, 'circuit open';
        return;
    end if;
    return query
        update data.sources as s
        set
            next_at = g.next_at,
            day = v_today,
            used_today = v_used + 1,
            -- Half open: the first request probes the source, and all others wait until it has answered or taken too long.
            open_until = case when s.open_until is not null then v_now + make_interval(secs => engine.tuning('breaker_seconds')) end
        from engine.gcra(
            p_next_at => v_source.next_at, p_now => v_now,
            p_emission_interval => make_interval(secs => 1 / v_source.per_second), p_burst => v_source.burst
        ) as g
        where s.name = p_source
        returning g.wait_seconds, null::text;
end;
$$;

comment on function rpc.reserve_request is
$$Reserves the next free request to a source, and returns in how many seconds it may be sent. All jobs together keep to the rate, the burst
and the daily limit (UTC) of data.sources: see engine.gcra.

If the request is refused nothing is reserved, and refused gives the reason: daily limit, where wait_seconds is the time until midnight UTC;
or circuit open, because the source failed too often in a row, until wait_seconds have passed (tuning: breaker_failures, breaker_seconds).
Then one request is let through as a probe. Report the outcome of every request with report_request().

PT404 for an unknown source.$$;
