-- A bulletin that is cancelled before it begins never counted: what it was to replace is in force as before, or ends by what
-- was to replace both of them, and may be replaced anew.
alter table bulletin drop constraint bulletin_replaces_key;
create unique index bulletin_replaces on bulletin (replaces)
  where not coalesce(ended_as = 'cancelled' and ended_at < valid_from, false);

drop trigger bulletin_ends_once on bulletin;
create trigger bulletin_ends_once before update on bulletin
  for each row when (
    old.ended_at is not null
    and (old.ended_as <> 'superseded' or (new.ended_as = 'cancelled' and new.ended_at >= old.ended_at)))
  execute function keep_bulletin();
