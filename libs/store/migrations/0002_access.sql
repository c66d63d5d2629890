-- People, their sessions, tokens and sign-ins; and how every process notices that the register has changed.
-- Secrets are stored as hashes only: argon2id for passwords, SHA-256 for what is 256 random bits.

create table person (
  username      text primary key check (username ~ '^[a-z0-9._-]{1,64}$'),
  display_name  text not null,
  role          text not null check (role in ('viewer', 'operator', 'supervisor', 'administrator')),
  -- {areas?: [id], feeds?: [id]}; an absent part means all
  scope         jsonb not null,
  password_hash text not null,
  disabled      boolean not null default false,
  created_at    timestamptz not null,
  created_by    text not null
);

create table session (
  id           bigint generated always as identity primary key,
  secret_hash  bytea not null unique,
  username     text not null references person,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  -- at the latest; idle sessions end before it
  expires_at   timestamptz not null
);
create index session_username on session (username);
create index session_expires_at on session (expires_at);

create table sign_in_link (
  secret_hash bytea primary key,
  username    text not null references person,
  expires_at  timestamptz not null
);

create table api_token (
  id           bigint generated always as identity primary key,
  secret_hash  bytea not null unique,
  name         text not null,
  role         text not null check (role in ('viewer', 'operator', 'supervisor', 'administrator')),
  scope        jsonb not null,
  created_by   text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
-- the name is the actor in the audit, so two living tokens never share one
create unique index api_token_name on api_token (name) where revoked_at is null;

-- Failed sign-ins, and those under way: a success takes its own away. Accounts are hashed, for people type
-- passwords into the wrong field.
create table sign_in_attempt (
  id      bigint generated always as identity primary key,
  account bytea not null,
  address text not null,
  at      timestamptz not null
);
create index sign_in_attempt_address on sign_in_attempt (address, at);
create index sign_in_attempt_at on sign_in_attempt (at);

-- The first answer to each Idempotency-Key of a caller.
create table first_answer (
  caller      text not null,
  key         text not null,
  fingerprint bytea not null,
  status      smallint not null,
  body        jsonb not null,
  at          timestamptz not null,
  primary key (caller, key)
);
create index first_answer_at on first_answer (at);

-- One row, raised by every change of the register: what its readers poll.
create table register_version (
  one_row boolean primary key default true check (one_row),
  version bigint not null
);
insert into register_version (version) values (1);

create function raise_register_version() returns trigger language plpgsql as $$
begin
  update register_version set version = version + 1;
  return null;
end
$$;

create trigger area_changed after insert or update or delete or truncate on area
  for each statement execute function raise_register_version();
create trigger agency_changed after insert or update or delete or truncate on agency
  for each statement execute function raise_register_version();
create trigger device_changed after insert or update or delete or truncate on device
  for each statement execute function raise_register_version();
create trigger rule_changed after insert or update or delete or truncate on rule
  for each statement execute function raise_register_version();
create trigger device_credential_changed after insert or update or delete or truncate on device_credential
  for each statement execute function raise_register_version();

-- Finds what was done under an Idempotency-Key, when the answer itself could not be kept.
create index audit_idempotency_key on audit (actor, (detail->>'idempotencyKey')) where detail ? 'idempotencyKey';
