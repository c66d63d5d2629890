-- Hours of devices whose roll-ups are behind their raw observations. Whoever stores a value notes its hour in the same
-- transaction; who is noted already, is not noted twice. An hour is taken up in two steps (see rollup/due-hours.ts):
-- `taken` lets the next writer note it anew, and `fence` is the first transaction that must have seen so.
create table rollup_due (
  device_key integer not null,
  hour_at timestamptz not null,
  noted_at timestamptz not null default now(),
  taken boolean not null default false,
  fence xid8
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create unique index rollup_due_noted on rollup_due (device_key, hour_at) where not taken;
create index rollup_due_taken on rollup_due (device_key, hour_at) where taken;

-- Observations that were there before there were roll-ups: from `next_at` on they have still to be noted.
create table rollup_backlog (
  device_key integer primary key,
  next_at timestamptz not null,
  until_at timestamptz not null
);
