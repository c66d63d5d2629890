-- Rules that somebody wants tried over the past. The row is the whole agreement between who asks (any process that answers
-- REST) and who does it (any worker): what is wanted, how far it is, whether it is still wanted, and what came out.
create table rehearsal (
  id              bigint generated always as identity primary key,
  asked_at        timestamptz not null,
  asked_by        text not null,
  -- Rules, devices, span, operators: all that the worker needs, as the caller was allowed to ask it.
  plan            jsonb not null,
  state           text not null default 'waiting'
                  check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  -- By the database's clock: a run that stands still is one whose process is gone.
  heard_at        timestamptz,
  cancel_asked_at timestamptz,
  progress        jsonb,
  ended_at        timestamptz,
  result          jsonb,
  -- Why it failed.
  problem         text
);

create index rehearsal_open on rehearsal (id) where state in ('waiting', 'running');
