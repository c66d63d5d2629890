import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { formatTopic } from '@haidang/contracts'
import { type Rule, deviceId, evaluate, feedId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { createIntake } from '@haidang/intake'
import { type StoredAlarmEvent, commit } from '@haidang/store'

import { type TestDatabase, createTestDatabase, minute, silent, start, storeOn } from './test-store.js'

const air = feedId('air-quality')
const intervalMs = minute

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({
    'aq-ahead': 'air-quality',
    'aq-delay': 'air-quality',
    'aq-behind': 'air-quality',
  })
}, 120_000)
afterAll(() => database?.drop())

/** Intake over the real store: `say` sends at once, as a device does that has its line back. */
function cityWith(rule: Rule) {
  const clock = { now: () => start }
  const store = storeOn(database.db)
  const events: StoredAlarmEvent[] = []
  const commits: number[] = []
  const intake = createIntake({
    ...{ clock, log: silent },
    limits: { pastYieldMs: minute, lingerMs: 100 }, // whatever this computer has to do meanwhile
    commit: async (batch) => {
      const outcome = await commit(store, batch, ({ device, ...rest }) =>
        evaluate({ device: { id: device, feed: air, intervalMs }, rules: [rule], ...rest }),
      )
      commits.push(batch.observations.length)
      return outcome
    },
    findDevice: (id) => ({ id: deviceId(id), feed: air, intervalMs, simulated: false }),
    stateOf: (id) => store.devices.get(id)?.state,
    reject: () => undefined,
    onCommitted: (outcome) => void events.push(...outcome.events),
  })
  const say = (device: string, said: readonly Readonly<{ minutesAgo: number; pm25: number }>[]) =>
    intake.accept({
      topic: formatTopic({ feed: air, device, channel: 'observations' }),
      payload: Buffer.from(
        JSON.stringify(
          said.map(({ minutesAgo, pm25 }) => ({ at: start - minutesAgo * minute, values: { pm25 } })),
        ),
      ),
      ...{ qos: 1, dup: false, receivedAt: start, client: device },
    })
  const told = () =>
    events.map(({ reason, retro, alarm }) => ({
      ...{ reason, retro, raisedMinutesAgo: (start - alarm.raisedAt) / minute },
    }))
  return { intake, say, told, commits }
}

/** A value a minute, the oldest first. */
const minutes = (from: number, to: number, pm25: (minutesAgo: number) => number) =>
  Array.from({ length: from - to + 1 }, (_, place) => ({
    minutesAgo: from - place,
    pm25: pm25(from - place),
  }))

describe('a station that was cut off and tells its outage before what is now', () => {
  test('raises its alarm with the time at which it began, for its live value waits for its past', async () => {
    const { intake, say, told } = cityWith(aThresholdRule())
    await say('aq-ahead', [{ minutesAgo: 131, pm25: 10 }])
    await Promise.all([
      say(
        'aq-ahead',
        minutes(130, 11, () => 100),
      ),
      say('aq-ahead', [{ minutesAgo: 0, pm25: 100 }]),
    ])
    await intake.close()
    expect(told()).toEqual([{ reason: 'raised', retro: false, raisedMinutesAgo: 130 }])
  })

  test('raises it at once where the delay has run during the outage', async () => {
    const { intake, say, told } = cityWith(aThresholdRule({ onDelayMs: 10 * minute }))
    await say('aq-delay', [{ minutesAgo: 131, pm25: 10 }])
    await Promise.all([
      say(
        'aq-delay',
        minutes(130, 11, () => 100),
      ),
      say('aq-delay', [{ minutesAgo: 0, pm25: 100 }]),
    ])
    await intake.close()
    expect(told()).toEqual([{ reason: 'raised', retro: false, raisedMinutesAgo: 120 }])
  })
})

test('a past that lies behind what the station has said since is overtaken, and moves nothing', async () => {
  const { intake, say, told, commits } = cityWith(aThresholdRule())
  await say('aq-behind', [{ minutesAgo: 5, pm25: 10 }])
  await Promise.all([
    say(
      'aq-behind',
      minutes(130, 11, () => 100),
    ),
    say('aq-behind', [{ minutesAgo: 0, pm25: 100 }]),
  ])
  await intake.close()
  expect(commits).toEqual([1, 1, 120])
  expect(told()).toEqual([{ reason: 'raised', retro: false, raisedMinutesAgo: 0 }])
})
