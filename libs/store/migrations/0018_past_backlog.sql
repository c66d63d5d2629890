-- What devices tell of their past where one line of acknowledgements serves them all: taken whole and acknowledged, for it is
-- here, then stored row by row in its turn, so that nobody's alarm waits behind it.
create table past_backlog (
  id          bigint generated always as identity primary key,
  received_at timestamptz not null,
  topic       text not null,
  payload     bytea not null,
  -- whoever stores it has it until then; who dies with it gives it back
  taken_until timestamptz
);

-- It is gone within minutes: to compress it would cost more than it saves.
alter table past_backlog alter column payload set storage external;
