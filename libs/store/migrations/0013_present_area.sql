-- A bulletin that is followed by another counts until that one begins; until then it can still be cancelled.
drop trigger bulletin_ends_once on bulletin;
create trigger bulletin_ends_once before update on bulletin
  for each row when (
    old.ended_at is not null
    and (old.ended_as <> 'superseded' or new.ended_as is distinct from 'cancelled' or new.ended_at >= old.ended_at))
  execute function keep_bulletin();

-- Where the device of an alarm was when the event happened, if not in the unit that the alarm keeps: units are divided while
-- alarms last, and whoever has the new unit goes on with them.
alter table alarm_event add column device_area text;
