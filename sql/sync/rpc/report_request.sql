create or replace function rpc.report_request(p_source text, p_outcome text, p_retry_after float8 default null)
returns void
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_now timestamptz;
begin
    if p_outcome is null or p_outcome not in ('ok', 'failed', 'limited', 'spent') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no outcome %s.', coalesce(p_outcome, 'null')),
            hint = 'An outcome is ok, failed, limited or spent.';
    end if;
    if p_outcome = 'ok' then
        -- Nearly every request succeeds, so nothing is written unless there are failures to reset.
        update data.sources as s set failures = 0, open_until = null
        where s.name = p_source and (s.failures > 0 or s.open_until is not null);
        if found or exists (select 1 from data.sources as s where s.name = p_source) then
            return;
        end if;
    end if;
    perform 1 from data.sources as s where s.name = p_source for no key update;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('There is no source %s.', p_source),
            hint = 'data.sources lists the sources.';
    end if;
    v_now := clock_timestamp();
    case p_outcome
        when 'failed' then
            update data.sources as s
            set
                failures = s.failures + 1,
                open_until = case
                    when s.failures + 1 >= engine.tuning('breaker_failures')
                        then v_now + make_interval(secs => engine.tuning('breaker_seconds'))
                    else s.open_until
                end
            where s.name = p_source;
        when 'limited' then
            -- A burst later, so that only one request is allowed at that moment.
            update data.sources as s
            set
                next_at = greatest(
                    s.next_at,
                    v_now + make_interval(secs => greatest(coalesce(p_retry_after, 0), 0) + (s.burst - 1) / s.per_second)
                ),
                failures = 0,
                open_until = null
            where s.name = p_source;
        else
            update data.sources as s
            set
                day = (v_now at time zone 'UTC')::date,
                used_today = greatest(s.per_day, case when s.day = (v_now at time zone 'UTC')::date then s.used_today else 0 end),
                failures = 0,
                open_until = null
            where s.name = p_source;
    end case;
end;
$$;

comment on function rpc.report_request is
$$Reports the outcome of a request that reserve_request() allowed.

ok: the source works, and its failures are reset. failed: one more consecutive failure; enough of them open the circuit (tuning:
breaker_failures, breaker_seconds), and so does a failure of the probe. limited: the source asks all clients to wait for p_retry_after
seconds. spent: the source says that today's requests are used up, whatever was counted.

PT422 for another outcome, PT404 for an unknown source.$$;
