-- Units merge and are divided: what became of each, and which device belonged to which of them when. `device.area` is the
-- unit of the law's division as of today; whoever asks about another day asks `device_area`.

alter table area
  add column agency text references agency (id),
  add constraint area_lasts check (valid_from is null or valid_to is null or valid_from < valid_to);

create table area_successor (
  area text not null references area (id),
  successor text not null references area (id),
  primary key (area, successor),
  check (area <> successor)
);
create index area_successor_successor on area_successor (successor);
create trigger area_successor_changed after insert or update or delete or truncate on area_successor
  for each statement execute function raise_register_version();

-- Days are the site's; from `valid_from` on, until the day before `valid_to`. `division` is '' for the law's, else the
-- agency whose own division it is: a device has one unit of each at most.
create table device_area (
  id bigint generated always as identity primary key,
  device_key integer not null references device (key),
  division text not null default '',
  area text not null references area (id),
  valid_from date,
  valid_to date,
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index device_area_from on device_area (device_key, division, coalesce(valid_from, '-infinity'));
create unique index device_area_open on device_area (device_key, division) where valid_to is null;
create index device_area_area on device_area (area);
create trigger device_area_changed after insert or update or delete or truncate on device_area
  for each statement execute function raise_register_version();

-- One unit a division and day: the two indexes see to the ends, this, at the end of a transaction, to what lies between.
create function keep_memberships_apart() returns trigger language plpgsql as $$
begin
  if exists (
    select from device_area one join device_area other
      on other.device_key = one.device_key and other.division = one.division and other.id > one.id
      and daterange(other.valid_from, other.valid_to) && daterange(one.valid_from, one.valid_to)
    where one.device_key = new.device_key and one.division = new.division
  ) then
    raise exception 'device % would have two units on one day', new.device_key;
  end if;
  return null;
end
$$;
create constraint trigger device_area_apart after insert or update on device_area
  deferrable initially deferred for each row execute function keep_memberships_apart();

-- A device belongs to the unit it is assigned to as long as that unit is there, whoever adds it.
create function begin_membership() returns trigger language plpgsql as $$
begin
  insert into device_area (device_key, area, valid_from, valid_to)
  select added.key, area.id, area.valid_from, area.valid_to from added join area on area.id = added.area;
  return null;
end
$$;
create trigger device_added after insert on device
  referencing new table as added for each statement execute function begin_membership();

insert into device_area (device_key, area, valid_from, valid_to)
select device.key, area.id, area.valid_from, area.valid_to from device join area on area.id = device.area;

-- The unit of a device of the law's division on the day of an instant; else the one it has now.
create function area_of_device(key_of_device integer, at timestamptz, zone text) returns text
language sql stable as $$
  select coalesce(
    (select member.area from device_area member
     where member.device_key = key_of_device and member.division = ''
       and (member.valid_from is null or member.valid_from <= (at at time zone zone)::date)
       and (member.valid_to is null or (at at time zone zone)::date < member.valid_to)),
    (select device.area from device where device.key = key_of_device))
$$;
