-- Wall screens, and the codes by which they are paired (RFC 8628). Secrets are stored as SHA-256 only.

-- A paired wall. Its id is also that of its device in the feed `display`, which is why it is never deleted: one that is
-- revoked stays for the record, as alarms and observations of it do.
create table screen (
  id                text primary key references device (id),
  secret_hash       bytea not null unique,
  name              text not null,
  scene             text not null,
  -- {areas?: [id], feeds?: [id]}; an absent part means all
  scope             jsonb not null,
  paired_at         timestamptz not null,
  paired_by         text not null,
  revoked_at        timestamptz,
  revoked_by        text,
  -- when its browser was last given the cookie
  cookie_at         timestamptz not null,
  width             integer not null,
  height            integer not null,
  -- what it last said of itself
  last_seen_at      timestamptz,
  frame_at          timestamptz,
  frames_per_second double precision,
  mode              text,
  link_age_ms       double precision,
  version           text,
  picture_at        timestamptz
);
-- two living walls of one name would be two alarms that nobody can tell apart
create unique index screen_name on screen (lower(name)) where revoked_at is null;

-- Apart, so that a heartbeat does not carry a picture along.
create table screen_picture (
  screen_id text primary key references screen (id),
  type      text not null check (type in ('image/webp', 'image/jpeg')),
  bytes     bytea not null check (octet_length(bytes) between 1 and 65536)
);

-- A screen that asks to be paired. Gone when used or expired.
create table screen_pairing (
  id               bigint generated always as identity primary key,
  device_code_hash bytea not null unique,
  user_code_hash   bytea not null unique,
  address          text not null,
  width            integer not null,
  height           integer not null,
  asked_at         timestamptz not null,
  expires_at       timestamptz not null,
  polled_at        timestamptz,
  interval_seconds integer not null,
  decision         text check (decision in ('approved', 'denied')),
  decided_by       text,
  name             text,
  scope            jsonb
);
create index screen_pairing_expires_at on screen_pairing (expires_at);
create index screen_pairing_address on screen_pairing (address);
