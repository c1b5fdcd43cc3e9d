create or replace function engine.blend_preset(p_user_id bigint, p_strategy text, p_preset text)
returns text
language sql stable parallel safe
begin atomic
    select b.preset
    from data.blend_presets as b
    where b.preset = case
        when p_strategy = 'hybrid' then coalesce(p_preset, engine.assigned_preset(p_user_id), 'tuned')
        when p_strategy in ('collaborative', 'content', 'graph', 'popular') then p_strategy
    end;
end;

comment on function engine.blend_preset is
$$The blend preset that makes a list: for the strategy hybrid the one asked for, else that of the user's experiment, else tuned.

The other strategies (collaborative, content, graph, popular) are presets of the same name. Null where there is no such
strategy or preset.$$;
