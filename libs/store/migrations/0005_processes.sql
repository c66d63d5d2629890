-- Who runs, told by each process itself every second, by the database's clock. A row is one name; its process keeps the
-- name when it is started again, so a row that stands still is one that is away. A clean stop takes it away.
create table process (
  name          text primary key,
  kind          text not null,
  run           text not null,
  started_at    timestamptz not null,
  -- Since when nothing that devices say can have been lost on it; null: it hears no devices.
  hearing_since timestamptz,
  facts         jsonb not null default '{}',
  told_at       timestamptz not null default now()
);
