import { boolArray, byteaArray, int4Array, textArray, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import type { RefusalRecord } from './commit-batch.js'
import { storableText } from './storable-text.js'

const columns = 'received_at, topic, device, feed, reason, path, message, count, payload'
const given = `unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::bytea[]`

/** Of messages that come for the first time; not what another process had already when it came, for it was sent again there. */
const insert: Statement = {
  name: 'write-refusals',
  text: `insert into quarantine (${columns}) select ${columns} from ${given}) as sent (${columns})
where not exists (
  select from quarantine kept
  where kept.is_resent and kept.topic = sent.topic and kept.received_at >= sent.received_at
    and kept.payload = sent.payload and kept.reason = sent.reason and kept.path = sent.path)`,
}

/**
 * Of messages that are sent again. As many as there are of the same kind among the given, so many are looked for: two
 * messages that are alike in everything stay two.
 */
const insertMissing: Statement = {
  name: 'write-refusals-again',
  text: `insert into quarantine (${columns}, is_resent)
select ${columns}, is_resent from (
  select *, row_number() over (partition by topic, payload, reason, path order by place) as nth
  from ${given}, $10::timestamptz[], $11::boolean[]) with ordinality as sent (${columns}, since, is_resent, place)
) sent
where (select count(*) from (
    select from quarantine kept
    where substring(sha256(kept.payload) from 1 for 8) = substring(sha256(sent.payload) from 1 for 8)
      and hashtextextended(kept.topic, 0) = hashtextextended(sent.topic, 0) and kept.received_at >= sent.since
      and kept.payload = sent.payload and kept.topic = sent.topic and kept.reason = sent.reason and kept.path = sent.path
    limit sent.nth
  ) found) < sent.nth
order by place`,
}

/**
 * Who looks whether a message is there waits for those who are just writing the like, and they for him: each sees in his next
 * statement what the others have committed. Those who only write do not wait for one another. In order, so that no two wait
 * for each other; of so few kinds that a flood of bad messages does not use up the server's locks.
 */
const lockTopics: Statement = {
  name: 'lock-refused-topics',
  text: `select case when looks then pg_advisory_xact_lock(7210, kind)::text
  else pg_advisory_xact_lock_shared(7210, kind)::text end
from (select (hashtextextended(topic, 0) & 63)::integer as kind, bool_or(looks) as looks
  from unnest($1::text[], $2::boolean[]) as sent (topic, looks) group by 1 order by 1) kinds`,
}

/**
 * Puts refused input into quarantine; its own texts can never be what PostgreSQL refuses. `again`: these very
 * records may be there already, for an attempt to store them has failed, or their messages were given to another process.
 */
export async function writeRefusals(
  tx: Tx,
  records: readonly RefusalRecord[],
  again: boolean,
): Promise<void> {
  if (records.length === 0) return
  const isNew = ({ againSince }: RefusalRecord): boolean => againSince === undefined && !again
  const topics = textArray(records.map(({ topic }) => storableText(topic)))
  await tx.query(lockTopics, [topics, boolArray(records.map((record) => !isNew(record)))])
  const fresh = records.filter(isNew)
  if (fresh.length > 0) await tx.query(insert, valuesOf(fresh))
  if (fresh.length === records.length) return
  const sentAgain = records.filter((record) => !isNew(record))
  const since = timestampArray(sentAgain.map(({ againSince, receivedAt }) => againSince ?? receivedAt))
  const isResent = boolArray(sentAgain.map(({ againSince }) => againSince !== undefined))
  await tx.query(insertMissing, [...valuesOf(sentAgain), since, isResent])
}

function valuesOf(records: readonly RefusalRecord[]): Buffer[] {
  const texts = (read: (record: RefusalRecord) => string | undefined) =>
    textArray(
      records.map((record) => {
        const text = read(record)
        return text === undefined ? undefined : storableText(text)
      }),
    )
  return [
    timestampArray(records.map(({ receivedAt }) => receivedAt)),
    texts(({ topic }) => topic),
    texts(({ device }) => device),
    texts(({ feed }) => feed),
    texts(({ reason }) => reason),
    texts(({ path }) => path),
    texts(({ message }) => message),
    int4Array(records.map(({ count }) => count)),
    byteaArray(records.map(({ payload }) => payload)),
  ]
}
