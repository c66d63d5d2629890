-- What happens at devices, said once: a payment, a violation. `name` is an event's identity within its device: what the
-- device calls it (`id`), else its kind; the time is part of the key because a hypertable wants it there. With
-- TimescaleDB on the server a start makes it one while it is empty (migrate/sync-event-table.ts).
create table device_event (
  device_key integer not null,
  at timestamptz not null,
  name text not null,
  id text,
  kind text not null,
  received_at timestamptz not null,
  lon double precision,
  lat double precision,
  max_age_ms bigint not null,
  simulated boolean not null,
  data jsonb not null,
  primary key (device_key, at, name)
);

-- The same id may come again with another time: it is found, and refused.
create index device_event_id on device_event (device_key, id, at) where id is not null;
-- A feed's newest, whatever the device.
create index device_event_at on device_event (at desc, device_key);
