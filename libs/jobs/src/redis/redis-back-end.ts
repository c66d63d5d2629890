import { Queue, Worker } from 'bullmq'
import type { BackEnd, Opened, Word } from '../back-end.js'

const firstRetryMs = 100
const longestRetryMs = 2_000
/** A server that answers nothing for so long is dead to us; longer than a worker waits for work at a time. */
const silentMs = 15_000
const prefix = 'ioc'

/** Nothing is asked of the server's version: that question would be put once, and a failure of it stay for good. */
const common = {
  skipVersionCheck: true,
  connectTimeout: 2_000,
  keepAlive: 10_000,
}

const pauseBefore = (times: number): number =>
  Math.min(firstRetryMs * 2 ** Math.min(times - 1, 10), longestRetryMs)

/** Rings fail at once while Redis is away, and nothing is kept to be rung later. */
const ringing = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 }

/** BullMQ on Redis. It comes, and comes again, by itself. */
export const openRedis: BackEnd = async ({ url, queue: name, paces }, listening) => {
  let isLeft = false
  const place = {
    ...{ ...common, url },
    retryStrategy: (times: number) => (isLeft ? null : pauseBefore(times)),
  }
  const queue = new Queue<Word>(name, {
    ...{ prefix, skipMetasUpdate: true },
    connection: {
      ...place,
      ...ringing,
      commandTimeout: paces.ringMs,
      connectionName: 'haidang-ringing',
    },
  })
  const worker =
    listening &&
    new Worker<Word>(name, listening.processor, {
      ...{ ...listening.options, prefix },
      connection: { ...place, maxRetriesPerRequest: null, socketTimeout: silentMs },
    })
  return {
    ...{ queue, worker },
    leave: () => void (isLeft = true),
    probe: () => probe(queue),
    findUnsafe: () => findUnsafe(queue),
  }
}

/** A write, for a Redis that is full takes no ring and still answers questions. */
async function probe(queue: Queue<Word>): Promise<void> {
  const client = await queue.getBackend().client
  await client.set(`${prefix}:probe`, '1', { PX: 60_000 })
}

/** Under any other policy a full Redis throws jobs away. `INFO` also answers where `CONFIG` is forbidden. */
async function findUnsafe(queue: Queue<Word>): ReturnType<Opened['findUnsafe']> {
  const client = await queue.getBackend().client
  const found = /^maxmemory_policy:(\S+)/m.exec(await client.info())?.[1]
  if (found === undefined || found === 'noeviction') return undefined
  const why = 'a full Redis then throws rings away; they are rung again, up to 10 s later'
  return { setting: 'maxmemory-policy', found, wanted: 'noeviction', why }
}
