import { type Log, type Scope, alarmId, areaId, deviceId, feedId, ruleId, wholeScope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'
import { openPostOffice } from './postbox.js'
import { createLetterWriter } from './write-letter.js'

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => log,
}

function office(position: () => number) {
  const sent: unknown[] = []
  const opened = openPostOffice({
    position,
    write: createLetterWriter({ device: () => undefined, rule: () => undefined }, log).letter,
    server: { send: (audience, name, ...what) => void sent.push({ ...audience, name, letter: what[0] }) },
    log,
  })
  return { sent, ...opened }
}

const event = (seq: number, area: string): StoredAlarmEvent => ({
  seq,
  at: 1,
  learnedAt: 1,
  from: 'normal',
  to: 'unacknowledged',
  reason: 'raised',
  retro: false,
  feed: feedId('air-quality'),
  area: areaId(area),
  alarm: {
    id: alarmId(`dust-${seq}`),
    rule: { id: ruleId('dust'), version: 1 },
    device: deviceId('station'),
    quantity: 'pm25',
    facts: { active: true, acknowledged: false, latched: false, suppressed: false, outOfService: false },
    severity: 2,
    raisedAt: 1,
    learnedAt: 1,
    occurrences: 1,
    retro: false,
  },
})

const north: Scope = { areas: new Set([areaId('north')]), feeds: 'all' }

test('every scope in use has its own chain over the events that it may see', () => {
  const { open, deliver, sent } = office(() => 10)
  const all = open(wholeScope).box
  const some = open(north).box
  deliver([event(11, 'north'), event(12, 'south'), event(13, 'north')])
  const letter = (room: string, prevSeq: number, seq: number) => ({
    room,
    name: 'alarm',
    letter: { prevSeq, seq },
  })
  expect(sent).toMatchObject([
    letter(all.followers, 10, 11),
    letter(all.followers, 11, 12),
    letter(all.followers, 12, 13),
    letter(some.followers, 10, 11),
    letter(some.followers, 11, 13),
  ])
  expect([all.head(), some.head()]).toEqual([13, 13])
})

test('an event is also theirs who see where the device was when it happened, whatever area its alarm keeps', () => {
  const { open, deliver, sent } = office(() => 10)
  const { box } = open(north)
  deliver([event(11, 'old-north'), { ...event(12, 'old-north'), deviceArea: areaId('north') }])
  expect(sent).toMatchObject([{ room: box.followers, letter: { prevSeq: 10, seq: 12 } }])
})

test('who may see the same shares a box, until the last of them has gone', () => {
  const { open, boxes } = office(() => 10)
  const first = open(north)
  const second = open({ areas: new Set([areaId('north')]), feeds: 'all' })
  expect(second.box).toBe(first.box)
  first.release()
  expect(boxes()).toHaveLength(1)
  second.release()
  expect(boxes()).toHaveLength(0)
})

test('a chain that is opened anew begins where the log stands', () => {
  let position = 10
  const { open } = office(() => position)
  open(north).release()
  position = 25
  expect(open(north).box.head()).toBe(25)
})
