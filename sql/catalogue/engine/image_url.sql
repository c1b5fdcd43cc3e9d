create or replace function engine.image_url(p_prefix text, p_path text)
returns text
language sql immutable parallel safe
begin atomic
    select case when p_path like 'https://%' then p_path when p_path like '/%' then p_prefix || p_path end;
end;

comment on function engine.image_url is
$$The address of an image from its stored path: appended to a prefix of image_prefix(), or the path itself where it is a complete address.
Null where there is no image.$$;
