import { alarmId, areaId, deviceId, feedId, type Log, type Rule, ruleId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import type { StoredAlarmEvent } from '@haidang/store'
import { openAlarmLog } from './alarm-log.js'
import { openPostOffice } from './postbox.js'
import { createLetterWriter } from './write-letter.js'

const said: string[] = []
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (event) => said.push(event),
  child: () => log,
}

beforeEach(() => said.splice(0))

const event = (seq: number, rule = 'dust'): StoredAlarmEvent => ({
  seq,
  at: 1,
  learnedAt: 1,
  from: 'normal',
  to: 'unacknowledged',
  reason: 'raised',
  retro: false,
  feed: feedId('air-quality'),
  area: areaId('hai-chau'),
  alarm: {
    id: alarmId(`${rule}-${seq}`),
    rule: { id: ruleId(rule), version: 1 },
    device: deviceId('station-1'),
    quantity: 'pm25',
    facts: { active: true, acknowledged: false, latched: false, suppressed: false, outOfService: false },
    severity: 2,
    raisedAt: 1,
    learnedAt: 1,
    occurrences: 1,
    value: 90,
    limit: 80,
    retro: false,
  },
})

/** As a hand in the database may leave it. */
const spoilt: Rule = JSON.parse(JSON.stringify({ ...aThresholdRule(), id: 'spoilt', condition: null }))
const registry = {
  device: () => undefined,
  rule: (id: string) => (id === 'spoilt' ? spoilt : aThresholdRule()),
}

test('an alarm that its rule is no help to describe is told plainly, and said once', () => {
  const writer = createLetterWriter(registry, log)
  expect(writer.letter(event(1, 'spoilt')).alarm).toMatchObject({
    message: { vi: 'spoilt — station-1', en: 'spoilt — station-1' },
    state: 'unacknowledged',
  })
  expect(writer.alarm(event(2, 'spoilt')).message.vi).toBe('spoilt — station-1')
  expect(said).toEqual(['letters.told-plainly'])
  expect(writer.alarm(event(3)).message.vi).not.toBe('dust — station-1')
})

/** Opens a box of everything and gives back the chain that it was sent. */
function chainOf(write: (event: StoredAlarmEvent) => unknown): {
  chain: unknown[]
  deliver(events: readonly StoredAlarmEvent[]): void
} {
  const writer = createLetterWriter(registry, log)
  const chain: unknown[] = []
  const office = openPostOffice({
    position: () => 0,
    write: (each) => {
      write(each)
      return writer.letter(each)
    },
    server: {
      send: (_audience, _name, ...[letter]) => {
        chain.push(letter)
      },
    },
    log,
  })
  office.open({ areas: 'all', feeds: 'all' })
  return { chain, deliver: office.deliver }
}

test('a letter that cannot be written leaves a gap that its receivers see, and takes no other with it', () => {
  const { chain, deliver } = chainOf(({ seq }) => {
    if (seq === 2) throw new Error('the pen broke')
  })
  deliver([event(1), event(2), event(3)])
  deliver([event(4)])
  expect(chain).toMatchObject([
    { seq: 1, prevSeq: 0 },
    { seq: 3, prevSeq: 2 },
    { seq: 4, prevSeq: 3 },
  ])
  expect(said).toEqual(['letters.not-sent'])
})

test('a page that is brought again is not delivered again', () => {
  const { chain, deliver } = chainOf(() => undefined)
  deliver([event(1), event(2)])
  deliver([event(1), event(2), event(3)])
  expect(chain).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }])
})

test('a page that nobody could hear is read again', async () => {
  const events = [event(1), event(2)]
  const heard: number[] = []
  let deaf = true
  const alarms = await openAlarmLog({
    readings: {
      newestSeq: () => Promise.resolve(0),
      events: ({ after }) => Promise.resolve(events.filter(({ seq }) => seq > after)),
    },
    heard: (page) => {
      if (deaf) throw new Error('not now')
      heard.push(...page.map(({ seq }) => seq))
    },
    pollMs: 60_000,
    memory: 10,
    log,
  })
  await expect(alarms.reach(2)).rejects.toThrow('not now')
  expect(alarms.position()).toBe(0)
  deaf = false
  await alarms.reach(2)
  expect(heard).toEqual([1, 2])
  await alarms.close()
})
