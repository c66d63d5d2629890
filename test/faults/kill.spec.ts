import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { feeds } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type City,
  type PlannedMessage,
  type Publisher,
  countQuarantine,
  expectedLog,
  linesOf,
  planMessages,
  readAirRows,
  readAlarmLog,
  seeded,
  startCity,
  startPublisher,
} from '@haidang/testing'

const devices = Array.from({ length: 20 }, (_, place) => `aq-${String(place + 1).padStart(2, '0')}`)
/** As many as last through three kills: the whole size is the rows' of what is proved. */
const perDevice = 2_500
const rules = [aThresholdRule()]
const intervalMs = (feeds.find(({ id }) => id === 'air-quality')?.intervalSeconds ?? 0) * 1_000

type Fault = (city: City, chance: () => number) => Promise<void>

const faults: [string, Fault][] = [
  ['every process of the group', killGroup],
  ['PostgreSQL', killDatabase],
]

describe.each(faults)(
  'SIGKILL to %s in the middle of 50,000 acknowledged-or-repeated messages',
  (_, fault) => {
    test.each([1, 2, 3])(
      'loses none, stores none twice and raises what the pure engine raises (seed %d)',
      async (seed) => {
        await using city = await startCity({
          town: { devices: devices.map((id) => ({ id, feed: 'air-quality' })), rules },
        })
        const plan = planMessages({ seed, devices, perDevice, fromAt: Date.now() - 9 * 60_000, everyMs: 100 })
        const acked = new Set<string>()
        const publishers = await startAll(city, plan, acked)
        try {
          await fault(city, seeded(seed))
          await Promise.all(publishers.map((publisher) => publisher.drained()))
        } finally {
          publishers.forEach((publisher) => publisher.close())
        }

        const sent = plan.flat()
        expect(acked.size).toBe(sent.length)
        const rows = await readAirRows(city.ready().databaseUrl)
        expect(rows.map(({ device, at, pm25, no2 }) => `${device} ${at} ${pm25} ${no2}`)).toEqual(
          sent.map(({ device, at, values }) => `${device} ${at} ${values['pm25']} ${values['no2']}`),
        )
        expect(await countQuarantine(city.ready().databaseUrl)).toEqual({})
        const log = await readAlarmLog(await city.admin())
        for (const messages of plan)
          expect(linesOf(log, messages[0]?.device ?? '')).toEqual(
            expectedLog(messages, { rules, intervalMs }),
          )
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_event, place) => place + 1))
      },
      240_000,
    )
  },
)

async function startAll(city: City, plan: PlannedMessage[][], acked: Set<string>): Promise<Publisher[]> {
  const credentials = await Promise.all(devices.map((device) => city.credential(device)))
  return credentials.map((credential, place) => {
    const publisher = startPublisher({ port: city.mqttPort, credential })
    for (const { device, at, values } of plan[place] ?? []) {
      publisher.push({
        topic: `ioc/v1/air-quality/${device}/observations`,
        payload: Buffer.from(JSON.stringify({ at, values })),
        acked: () => acked.add(`${device} ${at}`),
      })
    }
    return publisher
  })
}

/** Three times at random moments; everything is started again as a service manager would. */
async function killGroup(city: City, chance: () => number): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    await pause(300 + 1_200 * chance())
    const before = city.ready().databasePid
    await city.kill()
    await city.start()
    // a database that had survived would have been adopted
    expect(city.ready().databasePid).not.toBe(before)
  }
}

/** The main process stays and brings its database back by itself. */
async function killDatabase(city: City, chance: () => number): Promise<void> {
  await pause(500 + 1_500 * chance())
  const pid = city.ready().databasePid
  if (pid === undefined) throw new Error('the city did not say which process its database is')
  process.kill(pid, 'SIGKILL')
}
