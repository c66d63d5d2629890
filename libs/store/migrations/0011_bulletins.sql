-- What authorities have said. A bulletin stands as it was entered: it is followed by another or cancelled, and never changed.
create table bulletin (
  id bigint generated always as identity primary key,
  number text not null,
  issuer text not null,
  hazard text not null,
  level smallint not null check (level between 1 and 5),
  areas text[] not null check (cardinality(areas) > 0),
  headline text,
  issued_at timestamptz not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  replaces bigint unique references bulletin (id),
  entered_at timestamptz not null,
  entered_by text not null,
  ended_at timestamptz,
  ended_by text,
  ended_as text check (ended_as in ('superseded', 'cancelled')),
  ended_note text,
  check (valid_from < valid_to),
  check ((ended_at is null) = (ended_as is null) and (ended_at is null) = (ended_by is null))
);
create unique index bulletin_number on bulletin (issuer, number) where ended_at is null;
create index bulletin_valid_to on bulletin (valid_to desc);

create function keep_bulletin() returns trigger language plpgsql as $$
begin
  raise exception 'bulletin % stands as it was entered', old.id;
end
$$;
create trigger bulletin_stands before update of id, number, issuer, hazard, level, areas, headline, issued_at, valid_from,
  valid_to, replaces, entered_at, entered_by on bulletin
  for each row execute function keep_bulletin();
create trigger bulletin_ends_once before update on bulletin
  for each row when (old.ended_at is not null) execute function keep_bulletin();
create trigger bulletin_kept before delete on bulletin for each row execute function keep_bulletin();
create trigger bulletin_changed after insert or update on bulletin
  for each statement execute function raise_register_version();
