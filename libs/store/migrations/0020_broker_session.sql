-- The sessions that we have had at a broker that is not ours: one of these that is no longer there is a loss to be told, even when
-- the process that had it has begun anew meanwhile.
create table broker_session (
  name text primary key,
  kept_at timestamptz not null default now()
);
