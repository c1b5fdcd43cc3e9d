-- A state and the one before it, each with whether a rating counts more: undo exchanges the two, and a rating that is taken back
-- uncovers what was there.
alter table data.title_states alter column set_at drop default;
alter table data.title_states alter column set_at drop not null;
alter table data.title_states add column previous_by_rating boolean not null default false;
alter table data.title_states add constraint a_state_has_its_date check ((state is null) = (set_at is null));
alter table data.title_states add constraint a_previous_state_has_its_date
check ((previous_state is null) = (previous_set_at is null));

-- A user's list is read by the primary key: ratings belong to it too, which no index of this table orders.
drop index data.title_states_by_date;

comment on table data.title_states is
'What a user says of a title, seen, watch_later or hidden, and what they said before. Without a row a rated title is seen since it
was rated, as with by_rating and no state: see engine.user_states.';
comment on column data.title_states.state is 'Null: in none of the three lists, also if it is rated.';
comment on column data.title_states.by_rating is
'As long as the title is rated it is seen since then, and state only counts again when the rating is taken back.';
comment on column data.title_states.previous_state is 'What undo goes back to, with its date and whether a rating counted more.';
