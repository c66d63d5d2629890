import { byteaArray, int4Array, textArray, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import type { RefusalRecord } from './commit-batch.js'
import { storableText } from './storable-text.js'

const insert: Statement = {
  name: 'write-refusals',
  text: `insert into quarantine (received_at, topic, device, feed, reason, path, message, count, payload)
select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::bytea[])`,
}

/** Puts refused input into quarantine; its own texts can never be what PostgreSQL refuses. */
export async function writeRefusals(tx: Tx, records: readonly RefusalRecord[]): Promise<void> {
  if (records.length === 0) return
  const texts = (read: (record: RefusalRecord) => string | undefined) =>
    textArray(
      records.map((record) => {
        const text = read(record)
        return text === undefined ? undefined : storableText(text)
      }),
    )
  await tx.query(insert, [
    timestampArray(records.map(({ receivedAt }) => receivedAt)),
    texts(({ topic }) => topic),
    texts(({ device }) => device),
    texts(({ feed }) => feed),
    texts(({ reason }) => reason),
    texts(({ path }) => path),
    texts(({ message }) => message),
    int4Array(records.map(({ count }) => count)),
    byteaArray(records.map(({ payload }) => payload)),
  ])
}
