-- The areas of agencies' own divisions, beside the unit of the law's: where a device is as of today, where it was when an alarm
-- was raised, and what whoever has one of these areas may therefore see of the log. Null: none.
alter table device add column agency_areas text[];
alter table alarm add column agency_areas text[];
alter table alarm_event add column agency_areas text[];

-- The areas of a device of agencies' own on the day of an instant.
create function agency_areas_of_device(key_of_device integer, at timestamptz, zone text) returns text[]
language sql stable as $$
  select array_agg(member.area order by member.division) from device_area member
  where member.device_key = key_of_device and member.division <> ''
    and (member.valid_from is null or member.valid_from <= (at at time zone zone)::date)
    and (member.valid_to is null or (at at time zone zone)::date < member.valid_to)
$$;

-- Each once; null when there is none.
create function united_areas(areas text[], others text[]) returns text[]
language sql immutable as $$
  select case when areas is not distinct from others then areas
    else (select array_agg(distinct one.area) from unnest(areas || others) as one (area)) end
$$;
