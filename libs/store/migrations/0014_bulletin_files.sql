-- The paper behind a bulletin, attached once and never changed: what is wrong is replaced with its bulletin.
create table bulletin_file (
  bulletin_id bigint primary key references bulletin (id),
  type text not null check (type in ('application/pdf', 'image/png', 'image/jpeg')),
  size integer not null check (size > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  attached_at timestamptz not null,
  attached_by text not null
);

-- In parts, so that it is sent as fast as it is taken and never stands in memory whole.
create table bulletin_file_part (
  bulletin_id bigint not null references bulletin_file (bulletin_id),
  place integer not null check (place >= 0),
  content bytea not null check (octet_length(content) > 0),
  primary key (bulletin_id, place)
);
-- Of PDF and pictures nothing is gained by packing them again.
alter table bulletin_file_part alter column content set storage external;

create function keep_bulletin_file() returns trigger language plpgsql as $$
begin
  raise exception 'the file of bulletin % stands as it was attached', old.bulletin_id;
end
$$;
create trigger bulletin_file_stands before update or delete on bulletin_file
  for each row execute function keep_bulletin_file();
create trigger bulletin_file_part_stands before update or delete on bulletin_file_part
  for each row execute function keep_bulletin_file();
