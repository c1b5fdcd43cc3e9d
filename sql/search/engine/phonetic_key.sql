create or replace function engine.phonetic_key(p_word text)
returns text
language sql immutable parallel safe
begin atomic
    select regexp_replace(
        regexp_replace(
            translate(
                regexp_replace(
                    replace(replace(replace(replace(replace(replace(replace(replace(
                        regexp_replace(
                            regexp_replace(
                                replace(replace(replace(replace(p_word, 'ph', 'f'), 'ck', 'k'), 'qu', 'k'), 'x', 'ks'),
                                'c([eiy])', 's\1', 'g'
                            ),
                            'aw([bcdfghjklmnpqrstvwxz]|$)', 'o\1', 'g'
                        ),
                        'aa', 'a'
                    ), 'ey', 'i'), 'ee', 'i'), 'oo', 'u'), 'ou', 'u'), 'ei', 'e'), 'ai', 'e'), 'au', 'o'),
                    '([bcdfgjklmnpqrstvwxz])h', '\1', 'g'
                ),
                'wyzcq', 'viskk'
            ),
            '(.)\1+', '\1', 'g'
        ),
        '(.)h$', '\1'
    );
end;

comment on function engine.phonetic_key is
$$A rough phonetic key of a folded word, for several languages at once: spellings of one Indian name in Latin letters (aa or a, ee or i, w
or v, sh or s, with or without an h) get the same key, and so do doubled letters.$$;
