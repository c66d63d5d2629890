-- Fixed tables. The tables of observations follow from the feeds' definitions and are synchronised at every start.
-- Text ids outside, small integers inside.

create table area (
  id text primary key,
  parent_id text references area (id),
  kind text not null,
  name_vi text not null,
  name_en text not null,
  valid_from date,
  valid_to date,
  source text
);

create table agency (
  id text primary key,
  name_vi text not null,
  name_en text not null
);

create table device (
  key integer generated always as identity primary key,
  id text not null unique,
  feed text not null,
  name_vi text not null,
  name_en text not null,
  area text not null references area (id),
  agency text not null references agency (id),
  lon double precision,
  lat double precision,
  interval_seconds double precision not null,
  labels jsonb not null default '{}',
  simulated boolean not null default false,
  origin text not null check (origin in ('site', 'person')),
  created_at timestamptz not null default now()
);

create index device_feed on device (feed);

-- What the engine remembers. `json`, not `jsonb`: the text comes back as it was written, key order included, so that a
-- restart continues exactly where it stopped. The fill factor keeps updates on their page; only `due_at` is
-- indexed, and it moves seldom (see save-states.ts), so most updates touch no index.
create table device_state (
  device_key integer primary key references device (key),
  version bigint not null,
  newest_at timestamptz,
  due_at timestamptz,
  state json not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create index device_state_due on device_state (due_at) where due_at is not null;

create table rule (
  id text not null,
  version integer not null,
  definition jsonb not null,
  status text not null check (status in ('approved', 'retired')),
  origin text not null check (origin in ('site', 'person')),
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (id, version)
);

create table device_credential (
  username text primary key,
  device_id text references device (id),
  secret text not null,
  kind text not null check (kind in ('device', 'gateway')),
  topic_filters text[] not null default '{}',
  simulated boolean not null default false,
  created_at timestamptz not null default now()
);

create unique index device_credential_device on device_credential (device_id) where device_id is not null;

create table alarm (
  id text primary key,
  rule_id text not null,
  rule_version integer not null,
  device_key integer not null references device (key),
  quantity text not null,
  feed text not null,
  area text not null,
  state text not null,
  severity smallint not null check (severity between 1 and 5),
  raised_at timestamptz not null,
  cleared_at timestamptz,
  closed_at timestamptz,
  retro boolean not null,
  seq bigint not null,
  alarm json not null
);

-- At most one live alarm per (rule, device, quantity): a constraint, not a habit.
create unique index alarm_live on alarm (rule_id, device_key, quantity) where closed_at is null and not retro;
create index alarm_open on alarm (seq) where closed_at is null;
create index alarm_seq on alarm (seq);
create index alarm_device on alarm (device_key, seq);

create table alarm_event (
  seq bigint primary key,
  alarm_id text not null references alarm (id),
  at timestamptz not null,
  learned_at timestamptz not null,
  from_state text not null,
  to_state text not null,
  reason text not null,
  actor text,
  comment text,
  retro boolean not null,
  feed text not null,
  area text not null,
  alarm json not null
);

create index alarm_event_alarm on alarm_event (alarm_id, seq);

create table outbox (
  seq bigint primary key references alarm_event (seq),
  created_at timestamptz not null default now(),
  drained_at timestamptz
);

create index outbox_waiting on outbox (seq) where drained_at is null;

create table numbering (
  name text primary key,
  last bigint not null
);

insert into numbering (name, last) values ('alarm_event', 0);

-- Numbers in commit order: the lock is held to the end of the transaction, so whoever reads up to a number has seen
-- every number before it. Called last before COMMIT. Returns the number before the first of those taken.
create function take_alarm_numbers(wanted integer) returns bigint
language plpgsql volatile as $$
declare
  taken bigint;
begin
  perform pg_advisory_xact_lock(7206, 1);
  update numbering set last = last + wanted where name = 'alarm_event' returning last into strict taken;
  return taken - wanted;
end
$$;

create table quarantine (
  id bigint generated always as identity primary key,
  received_at timestamptz not null,
  topic text not null,
  device text,
  feed text,
  reason text not null,
  path text not null,
  message text not null,
  count integer not null,
  payload bytea not null,
  state text not null default 'held' check (state in ('held', 'replayed', 'dismissed'))
);

create index quarantine_received on quarantine (received_at);
create index quarantine_device on quarantine (device, id);

-- Stretches of time in which values arrived behind the newest: the worker evaluates them anew.
create table second_look (
  id bigint generated always as identity primary key,
  device_key integer not null references device (key),
  from_at timestamptz not null,
  to_at timestamptz not null,
  noted_at timestamptz not null default now()
);

create index second_look_device on second_look (device_key, id);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
