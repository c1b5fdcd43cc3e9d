create or replace function engine.relaxed_filter(p_filter data.title_filter, p_without text[])
returns data.title_filter
language plpgsql immutable parallel safe
as $$
declare
    v_filter data.title_filter := p_filter;
begin
    if 'genres' = any(p_without) then
        v_filter.genres := null;
    end if;
    if 'languages' = any(p_without) then
        v_filter.languages := null;
    end if;
    if 'countries' = any(p_without) then
        v_filter.countries := null;
    end if;
    if 'people' = any(p_without) then
        v_filter.people := null;
    end if;
    if 'keywords' = any(p_without) then
        v_filter.keywords := null;
    end if;
    if 'years' = any(p_without) then
        v_filter.year_gte := null;
        v_filter.year_lte := null;
    end if;
    if 'runtime' = any(p_without) then
        v_filter.runtime_gte := null;
        v_filter.runtime_lte := null;
    end if;
    if 'imdb' = any(p_without) then
        v_filter.imdb_gte := null;
    end if;
    if 'votes' = any(p_without) then
        v_filter.votes_gte := null;
    end if;
    if 'providers' = any(p_without) then
        v_filter.providers := null;
        v_filter.provider_country := null;
    end if;
    return v_filter;
end;
$$;

comment on function engine.relaxed_filter is
$$A filter without some of its parts: genres, languages, countries, people, keywords, years, runtime, imdb, votes, providers.$$;
