-- Units that were to begin on a day and were called off before it, by a person: a start gives the site pack again, and they
-- do not come back with it.
create table withdrawn_area (
  id text not null,
  valid_from date not null,
  primary key (id, valid_from)
);
