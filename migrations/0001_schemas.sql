-- Schema = permission: data (tables, owner only), engine (private functions), rpc (what the outside may call).
-- The deploy has made data already: its ledger lives there.
create extension if not exists vector;

create schema engine;
create schema rpc;

comment on schema data is 'Tables. Only the owner reads or writes them.';
comment on schema engine is 'Private functions: the recommendation logic. Dropped and created again by every deploy.';
comment on schema rpc is 'The functions that applications and analysts call. \df+ rpc.* reads like a manual.';

-- Without "in schema": the per-schema form leaves PUBLIC's execute right in place.
alter default privileges revoke execute on functions from public;
