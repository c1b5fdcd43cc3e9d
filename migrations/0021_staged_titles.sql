-- Titles on their way into the catalogue: COPY puts them here, rpc.merge_staged_titles merges them in the same transaction and takes them
-- away again. Nothing outlives its transaction, so there is nothing to log; and a transaction sees its own rows alone.
create unlogged table data.staged_titles (
    staged_by xid8 not null default pg_current_xact_id(),
    position bigint generated always as identity,
    ref text not null,
    document_sha256 bytea not null,
    document jsonb not null,
    title_id integer,
    outcome text,
    constraint staged_titles_are_in_order primary key (staged_by, position),
    constraint outcome_is_known check (outcome in ('added', 'changed', 'kept', 'unchanged'))
)
-- A document is read by several statements: in its row, as it is, it need not be fetched and unpacked by each.
with (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table data.staged_titles alter column document set storage external;

comment on table data.staged_titles is
'Documents of titles, as rpc.upsert_titles describes them, between COPY and rpc.merge_staged_titles.';
comment on column data.staged_titles.staged_by is 'The transaction that staged the row, which is the one to merge it.';
comment on column data.staged_titles.ref is 'The document''s first reference: its source''s own id.';
comment on column data.staged_titles.document_sha256 is 'By which a repeat is recognised: see data.external_ids.';
comment on column data.staged_titles.title_id is 'The title that it is about, once that is known: engine.match_staged_titles.';
comment on column data.staged_titles.outcome is
'What the merge makes of it: a title added, changed, unchanged because its source said the same before, or kept as it is, as the caller
wanted, with further references. Null as long as an earlier document may decide.';

comment on column data.titles.minimum_age is
'The age from which the title is meant, by its certification (engine.certified_age); null where nobody classified it.';
comment on column data.titles.search_version is
'What engine.search_version() was when the search columns were filled, 0 where they are not what the title says: rpc.refresh_texts.';
comment on table data.title_names is
'Every name of every title, in all languages and the original, as folded words between single spaces. From data.titles and
data.title_texts by engine.fill_search_columns.';

-- rpc.refresh_texts: the titles whose search columns are to be filled.
create index titles_by_search_version on data.titles (search_version, id);
