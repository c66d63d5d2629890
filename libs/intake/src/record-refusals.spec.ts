import type { BrokerRefusal } from '@haidang/broker'
import { type Log, deviceId, feedId } from '@haidang/domain'
import type { CommitBatch, RefusalRecord } from '@haidang/store'

import { recordRefusals } from './record-refusals.js'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const hour = 3_600_000

function recorder(commit: (batch: CommitBatch) => Promise<unknown> = async () => undefined) {
  const clock = { at: 0, now: () => clock.at }
  const records: RefusalRecord[] = []
  const record = recordRefusals({
    findDevice: (id) =>
      id.startsWith('aq-') ? { id: deviceId(id), feed: feedId('air-quality') } : undefined,
    commit: (batch) => {
      records.push(...batch.refusals)
      return commit(batch)
    },
    clock,
    log: silent,
  })
  return { record, records, clock }
}

const refusal = (more: Partial<BrokerRefusal> = {}): BrokerRefusal => ({
  client: 'aq-1',
  address: '127.0.0.1',
  topic: 'ioc/v1/air-quality/aq-2/observations',
  reason: 'not-your-topic',
  message: 'published on a topic of others',
  ...more,
})

test('a device that loops on a topic of others is in quarantine once an hour, with that topic', () => {
  const { record, records, clock } = recorder()
  for (const at of [0, 1_000, hour - 1, hour, hour + 1]) {
    clock.at = at
    record(refusal())
  }
  expect(records.map(({ receivedAt }) => receivedAt)).toEqual([0, hour])
  expect(records[0]).toEqual({
    receivedAt: 0,
    device: 'aq-1',
    feed: 'air-quality',
    topic: 'ioc/v1/air-quality/aq-2/observations',
    reason: 'not-your-topic',
    path: '',
    message: 'published on a topic of others',
    count: 1,
    payload: new Uint8Array(),
  })
})

test('each device and each reason has a record of its own; strangers and mere connections have none', () => {
  const { record, records } = recorder()
  record(refusal())
  record(refusal({ client: 'aq-2' }))
  record(refusal({ reason: 'packet-too-large' }))
  record(refusal({ client: 'a-stranger' }))
  record(refusal({ reason: 'bad-credentials' }))
  expect(records.map(({ device, reason }) => `${device} ${reason}`)).toEqual([
    'aq-1 not-your-topic',
    'aq-2 not-your-topic',
    'aq-1 bad-payload',
  ])
})

test('what could not be written is written the next time', async () => {
  const { record, records } = recorder(() => Promise.reject(new Error('away')))
  record(refusal())
  await new Promise((done) => setImmediate(done))
  record(refusal())
  expect(records).toHaveLength(2)
})
