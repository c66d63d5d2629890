-- Written when it was sent again and not found: its first writing, by a process that lost the message meanwhile, may still come, and
-- is to find it. Only such records are looked at by who writes for the first time.
alter table quarantine add column is_resent boolean not null default false;
create index quarantine_resent on quarantine (topic) where is_resent;
