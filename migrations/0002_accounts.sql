create table data.users (
    id bigint generated always as identity,
    email text,
    name text not null,
    password_hash text,
    external_ref text,
    is_demo boolean not null default false,
    created_at timestamptz not null default now(),
    constraint users_have_an_id primary key (id),
    constraint email_is_taken_once unique (email),
    constraint external_ref_is_taken_once unique (external_ref),
    constraint email_is_lower_case_ascii check (email ~ '^[!-@\[-~]+$'),
    constraint name_is_short check (length(name) between 1 and 200),
    constraint password_needs_an_email check (password_hash is null or email is not null)
);

comment on table data.users is
'Accounts. Imported and demo accounts have no e-mail and no password; external_ref says where they come from.';
comment on column data.users.email is 'Lower case ASCII, normalised by the API before it comes here.';
comment on column data.users.external_ref is 'Where an imported account comes from, for example movielens:42.';

-- Keys that sign access tokens. In the database, so that two API processes agree and a disk may vanish.
create table data.signing_keys (
    kid text,
    private_key text not null,
    created_at timestamptz not null default now(),
    constraint signing_keys_have_a_kid primary key (kid)
);

comment on table data.signing_keys is 'RS256 private keys (PEM). The newest signs; all of them verify.';
