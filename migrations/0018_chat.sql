-- A conversation's key is led by its user: nobody reaches another's by its id, and a plan for Citus keeps user_id in front.
create table data.chat_sessions (
    user_id bigint not null,
    id uuid not null default gen_random_uuid(),
    title text not null,
    started_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    turns integer not null default 0,
    constraint a_user_has_a_session_once primary key (user_id, id),
    constraint session_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint session_title_is_short check (length(title) between 1 and 1000),
    constraint turns_are_not_negative check (turns >= 0)
);

-- A user's conversations, latest first: rpc.chat_sessions, and the oldest that rpc.add_chat_turn lets go.
create index chat_sessions_by_date on data.chat_sessions (user_id, last_at desc, id);

comment on table data.chat_sessions is 'Conversations. A user keeps the latest (tuning: chat_sessions_kept).';
comment on column data.chat_sessions.title is 'The first message.';
comment on column data.chat_sessions.turns is 'How many turns it has had, those that were let go included.';

create table data.chat_turns (
    user_id bigint not null,
    session_id uuid not null,
    position integer not null,
    said_at timestamptz not null default now(),
    message text,
    reply text not null,
    language text not null,
    parser text not null,
    wish jsonb not null,
    title_ids integer[] not null default '{}',
    left_out integer[] not null default '{}',
    proposal jsonb not null default '[]',
    done jsonb,
    constraint one_turn_a_position primary key (user_id, session_id, position),
    constraint turn_belongs_to_a_session foreign key (user_id, session_id)
    references data.chat_sessions (user_id, id) on delete cascade,
    constraint position_counts_from_one check (position >= 1),
    constraint message_is_short check (length(message) between 1 and 1000),
    constraint turn_language_is_supported check (language in ('en', 'fr')),
    constraint parser_is_known check (parser in ('rules', 'llm', 'filters')),
    constraint wish_is_an_object check (jsonb_typeof(wish) = 'object'),
    constraint proposal_is_a_list check (jsonb_typeof(proposal) = 'array'),
    constraint done_is_a_list check (jsonb_typeof(done) = 'array')
);

comment on table data.chat_turns is
'What was said and what was answered. A conversation keeps the latest turns (tuning: chat_turns_kept).';
comment on column data.chat_turns.message is 'Null where a frontend sent filters instead of words.';
comment on column data.chat_turns.parser is 'What understood the message: the rules, a language model, or nobody, where filters were sent.';
comment on column data.chat_turns.wish is 'The filters in force after this turn, as the API validated them.';
comment on column data.chat_turns.title_ids is 'What was shown, in its order. Titles may have left the catalogue since.';
comment on column data.chat_turns.left_out is 'What the reader does not want to see again in this conversation.';
comment on column data.chat_turns.proposal is 'Actions that wait for a yes.';
comment on column data.chat_turns.done is 'Actions that were done in this turn, empty after they were undone; null where it did nothing.';

create table data.language_model_uses (
    user_id bigint not null,
    used_on date not null,
    uses integer not null,
    constraint one_count_a_user_and_day primary key (user_id, used_on),
    constraint use_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint uses_are_positive check (uses > 0)
);

comment on table data.language_model_uses is
'How many messages of a user went to a language model on a day (UTC): rpc.use_language_model keeps the latest day alone.';

insert into data.tuning (name, value, meaning) values
('chat_sessions_kept', 100, 'conversations that a user keeps, the latest'),
('chat_turns_kept', 200, 'turns that a conversation keeps, the latest'),
('chat_few', 3, 'titles below which a chat looks further, without one of the filters'),
('chat_nearest', 200, 'titles nearest to what is wished for that a chat chooses from'),
('chat_pool', 200, 'most popular titles, of those that fit, that a chat chooses from'),
('chat_ranked', 100, 'titles that fit a wish best which are ranked by taste'),
('chat_sorted', 40, 'titles most like what is wished for which are sorted where a chat is asked for an order'),
('chat_taste', 0.25, 'weight of taste against likeness to what is wished for'),
('chat_mood', 0.5, 'weight of a mood against likeness to what is wished for, where both are given'),
('chat_suggested', 0.3, 'what a suggestion of a language model adds to how well a title fits'),
('language_model_daily', 100, 'messages of a user that go to a language model on a day (UTC)');
