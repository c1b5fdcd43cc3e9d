create or replace function engine.certified_age(p_certification text)
returns smallint
language sql stable parallel safe
begin atomic
    select c.minimum_age
    from data.certifications as c
    where c.certification = regexp_replace(upper(p_certification), '[^A-Z0-9]', '', 'g');
end;

comment on function engine.certified_age is
$$The minimum age that a certification stands for: 16 for UA 16+, U/A 16+ and 16. Null for an unknown certification.$$;
