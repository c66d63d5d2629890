import { byteaArray, int4Array, textArray, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import type { RefusalRecord } from './commit-batch.js'
import { storableText } from './storable-text.js'

const columns = 'received_at, topic, device, feed, reason, path, message, count, payload'
const given = `unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::bytea[]`

const insert: Statement = {
  name: 'write-refusals',
  text: `insert into quarantine (${columns}) select * from ${given})`,
}

/**
 * Of messages that are sent again. As many as there are of the same kind among the given, so many are looked for: two
 * messages that are alike in everything stay two.
 */
const insertMissing: Statement = {
  name: 'write-refusals-again',
  text: `insert into quarantine (${columns})
select ${columns} from (
  select *, row_number() over (partition by topic, payload, reason, path order by place) as nth
  from ${given}, $10::timestamptz[]) with ordinality as sent (${columns}, since, place)
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
 * Puts refused input into quarantine; its own texts can never be what PostgreSQL refuses. `again`: these very
 * records may be there already, for an attempt to store them has failed, or their messages were given to another process.
 */
export async function writeRefusals(
  tx: Tx,
  records: readonly RefusalRecord[],
  again: boolean,
): Promise<void> {
  const isNew = ({ againSince }: RefusalRecord): boolean => againSince === undefined && !again
  const fresh = records.filter(isNew)
  if (fresh.length > 0) await tx.query(insert, valuesOf(fresh))
  if (fresh.length === records.length) return
  const sentAgain = records.filter((record) => !isNew(record))
  const since = timestampArray(sentAgain.map(({ againSince, receivedAt }) => againSince ?? receivedAt))
  await tx.query(insertMissing, [...valuesOf(sentAgain), since])
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
