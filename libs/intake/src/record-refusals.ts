import type { BrokerRefusal, BrokerRefusalReason } from '@haidang/broker'
import { instant } from '@haidang/contracts'
import type { Clock, DeviceId, FeedId, Log, RefusalReason } from '@haidang/domain'
import type { CommitBatch } from '@haidang/store'

type Ports = Readonly<{
  findDevice: (id: string) => Readonly<{ id: DeviceId; feed: FeedId }> | undefined
  commit: (batch: CommitBatch) => Promise<unknown>
  clock: Clock
  log: Log
}>

/** What the broker refuses of a message; the rest of its reasons are about connections, and logged only. */
const recorded: Partial<Record<BrokerRefusalReason, RefusalReason>> = {
  'not-your-topic': 'not-your-topic',
  'not-your-will': 'not-your-topic',
  'not-your-subscription': 'not-your-topic',
  'packet-too-large': 'bad-payload',
  'packet-malformed': 'bad-payload',
}

const hourMs = 3_600_000
const mostRemembered = 10_000
const longestTopic = 512

/**
 * A device whose message the broker refuses is disconnected, comes back and says the same again: once an hour for each
 * device and reason a quarantine record tells operators why. It has no payload, for the broker keeps none.
 */
export function recordRefusals({ findDevice, commit, clock, log }: Ports): (refusal: BrokerRefusal) => void {
  const recordedAt = new Map<string, number>()
  return ({ client, topic = '', reason: why, message }) => {
    const device = findDevice(client)
    const reason = recorded[why]
    if (!device || !reason) return
    const key = `${why} ${device.id}`
    const receivedAt = clock.now()
    if (Math.abs(receivedAt - (recordedAt.get(key) ?? Number.NEGATIVE_INFINITY)) < hourMs) return
    remember(recordedAt, key, receivedAt)
    const record = {
      ...{ receivedAt, device: device.id, feed: device.feed, reason, message },
      ...{ topic: topic.slice(0, longestTopic), path: '', count: 1, payload: new Uint8Array() },
    }
    commit({ observations: [], signals: [], refusals: [record] }).catch((error: unknown) => {
      recordedAt.delete(key) // the next one tries again
      const name = { topic: record.topic, device: device.id, receivedAt: instant(receivedAt) }
      log.warn('mqtt.refusal-unrecorded', { ...name, reason: why, error })
    })
  }
}

/** The last of the map is what was recorded last; the first is forgotten when there are too many. */
function remember(recordedAt: Map<string, number>, key: string, at: number): void {
  recordedAt.delete(key)
  recordedAt.set(key, at)
  const [oldest] = recordedAt.keys()
  if (recordedAt.size > mostRemembered && oldest !== undefined) recordedAt.delete(oldest)
}
