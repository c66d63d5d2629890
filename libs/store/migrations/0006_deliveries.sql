-- Who outside the room is told of an alarm event, and how far that has come. The worker turns each outbox row into one delivery
-- for each endpoint that is told at that time; a delivery is taken under a lease, so that whoever dies with it gives it back.

-- A place outside that some process of ours tells. Told of again and again by whoever serves it: one that nobody serves any
-- more gets no new deliveries after three days, which is longer than a weekend without a worker.
create table endpoint (
  name    text primary key,
  told_at timestamptz not null default now()
);

create table delivery (
  -- also what the far end tells repetitions by: a number would come again in a database that is made anew
  id           uuid primary key default gen_random_uuid(),
  seq          bigint not null references alarm_event (seq),
  endpoint     text not null references endpoint (name),
  alarm_id     text not null,
  severity     smallint not null check (severity between 1 and 5),
  -- parked: as waiting, but long overdue, said so, and no longer in the way of the same alarm's later events
  state        text not null default 'waiting' check (state in ('waiting', 'parked', 'delivered', 'given-up')),
  attempts     integer not null default 0,
  created_at   timestamptz not null default now(),
  due_at       timestamptz not null default now(),
  leased_until timestamptz,
  leased_by    text,
  ended_at     timestamptz,
  last_error   text,
  unique (endpoint, seq)
);

-- Small, however many have been delivered: what is still to be done, and which of an alarm comes first.
create index delivery_due on delivery (endpoint, due_at) where state in ('waiting', 'parked');
create index delivery_order on delivery (endpoint, alarm_id, seq) where state = 'waiting';
create index delivery_leased on delivery (endpoint, leased_until) where leased_until is not null;
create index delivery_ended on delivery (ended_at) where ended_at is not null;
create index outbox_drained on outbox (drained_at) where drained_at is not null;

-- Until now there was nobody to be told: what is in the outbox is history.
update outbox set drained_at = now() where drained_at is null;
