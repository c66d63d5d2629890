-- A pairing that has been collected stays beside its wall until it ends: an answer that was lost on the way can be had again.
-- And those who ask are counted by network, for everybody has as many addresses of IPv6 as he likes.
alter table screen_pairing
  add column screen_id text references screen (id),
  add column network   text not null default '';
update screen_pairing set network = address;
alter table screen_pairing alter column network drop default;
drop index screen_pairing_address;
create index screen_pairing_network on screen_pairing (network);
