-- A rule's life: drafted, approved by a second person, retired. At most one version of a rule is in force, and at most
-- one is being drafted: constraints, not habits. A version that stands never changes, for alarms name it.

alter table rule drop constraint rule_status_check;
alter table rule add constraint rule_status_check check (status in ('draft', 'approved', 'retired', 'discarded'));
alter table rule
  add column note text,
  add column approved_at timestamptz,
  add column approved_by text,
  -- when it was retired, discarded or followed by a newer version
  add column ended_at timestamptz,
  add column ended_by text;

-- Until now the newest version alone decided.
update rule set approved_at = created_at, approved_by = created_by where origin = 'site';
update rule set status = 'retired' from
  (select id as of, max(version) as newest from rule group by id) latest
  where id = latest.of and version < latest.newest and status = 'approved';

alter table rule add constraint rule_second_person
  check (origin = 'site' or approved_by is null or approved_by <> created_by);
create unique index rule_in_force on rule (id) where status = 'approved';
create unique index rule_in_draft on rule (id) where status = 'draft';

create function keep_rule_version() returns trigger language plpgsql as $$
begin
  raise exception 'rule %, version %, stands as it was written', old.id, old.version;
end
$$;

create trigger rule_stands before update of id, version, definition, created_by, origin on rule
  for each row execute function keep_rule_version();
