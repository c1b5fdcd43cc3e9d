-- The generic cell rate algorithm (ITU-T I.371) stores a single timestamp per client.
create or replace function engine.gcra(p_next_at timestamptz, p_now timestamptz, p_emission_interval interval, p_burst integer)
returns table (wait_seconds float8, next_at timestamptz)
language sql stable parallel safe
begin atomic
    select
        greatest(extract(epoch from p_next_at - (p_burst - 1) * p_emission_interval - p_now)::float8, 0),
        greatest(p_next_at, p_now) + p_emission_interval;
end;

comment on function engine.gcra is
$$Rate limiting by the generic cell rate algorithm: the seconds until a request conforms to the limit, and the value of p_next_at after that
request.

p_next_at is the theoretical arrival time: when the next request is due at the steady rate of one per p_emission_interval. Requests may come
up to p_burst - 1 intervals early, so that p_burst of them conform at once after a pause. A caller that rejects a non-conforming request
leaves p_next_at unchanged. Always one row.$$;
