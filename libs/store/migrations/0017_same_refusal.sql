-- A message that its sender sends again is in quarantine once: its record is found by its bytes and its topic. Only who sends
-- again is looked for.
create index quarantine_same on quarantine (substring(sha256(payload) from 1 for 8), hashtextextended(topic, 0), received_at);
