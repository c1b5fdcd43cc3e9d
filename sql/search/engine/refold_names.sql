create or replace function engine.refold_names()
returns void
language sql volatile parallel unsafe
begin atomic
    update data.people as p set folded_name = engine.fold_text(p.name) where p.folded_name <> engine.fold_text(p.name);

    update data.keywords as k set folded_name = engine.fold_text(k.name) where k.folded_name <> engine.fold_text(k.name);
end;

comment on function engine.refold_names is
$$Updates the folded names of people and keywords where fold_text() has changed since they were stored.$$;
