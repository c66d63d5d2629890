import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type AlarmJson, type DeviceJson, type LiveAlarm, formatTopic } from '@haidang/contracts'
import { deviceId, feedId, findFeed, riverAlarm, riverAlarmLevels } from '@haidang/domain'
import { createIntake } from '@haidang/intake'
import { type Operator, connectLive, eventually, repository } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
import { admin } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

const tenMinutes = 600_000
const pack = join(repository, 'infra/sites/danang')
const read = async (file: string) => (await readFile(join(pack, file), 'utf8')).trimEnd().split('\n').slice(1)

/** The site pack's rivers, with the alarm levels of their gauges. */
const rivers = (await read('devices.csv'))
  .map((row) => row.split(','))
  .filter(([, feed]) => feed === 'water-level')
  .map(([id = '', ...rest]) => ({ id, feed: 'water-level', intervalSeconds: 600, labels: rest.at(-1) ?? '' }))
const labelsOf = (id: string): Record<string, string> => {
  const { labels = '' } = rivers.find((river) => river.id === id) ?? {}
  return Object.fromEntries(labels.split(';').map((part) => part.split('=')))
}

/** What the bulletins of those days said, in metres. */
const bulletins = (await read('records/flood-2025-10.csv')).map((row) => {
  const [at = '', device = '', level = ''] = row.split(',')
  return { at: Date.parse(at), device, level: Number(level) }
})

/** From bulletin to bulletin in a straight line, a report each ten minutes; half an hour before the first as at the first. */
const reports = [...new Set(bulletins.map(({ device }) => device))]
  .flatMap((device) => {
    const own = bulletins.filter((point) => point.device === device)
    const lead = { at: (own[0]?.at ?? 0) - 3 * tenMinutes, level: own[0]?.level ?? 0 }
    return own.flatMap((to, place) => {
      const from = own[place - 1] ?? lead
      const steps = (to.at - from.at) / tenMinutes
      return Array.from({ length: steps }, (_, step) => ({
        device,
        at: from.at + (step + 1) * tenMinutes,
        level: Math.round((from.level + ((to.level - from.level) * (step + 1)) / steps) * 100) / 100,
      }))
    })
  })
  .toSorted((a, b) => a.at - b.at)

let rig: RestRig
beforeAll(async () => {
  rig = await startRestRig({ devices: rivers, rules: findFeed('water-level')?.rules ?? [] })
  rig.clock.at = (reports[0]?.at ?? 0) - tenMinutes
}, 120_000)
afterAll(() => rig?.close())

/** The whole way of a report, at the time at which it was made. */
function theCityOfThen() {
  const intake = createIntake({
    ...{ clock: rig.clock, log: keptLog(), commit: rig.commit },
    findDevice: (id) => ({
      ...{ id: deviceId(id), feed: feedId('water-level') },
      intervalMs: tenMinutes,
      simulated: false,
    }),
    stateOf: () => undefined,
    reject: () => undefined,
    onCommitted: () => undefined,
  })
  return async (device: string, at: number, level: number): Promise<void> => {
    rig.clock.at = Math.max(rig.clock.at, at + 1_000)
    await intake.accept({
      topic: formatTopic({ feed: feedId('water-level'), device, channel: 'observations' }),
      payload: new TextEncoder().encode(JSON.stringify({ at, values: { level } })),
      ...{ qos: 1, dup: false, receivedAt: rig.clock.at, client: device },
    })
  }
}

/** Consoles of one shift after the other: each begins with what has been told since the last one looked. */
function theDesk() {
  let last: number | undefined
  const stages = new Map<string, number>()
  const note = ({ device, quantity, severity }: LiveAlarm): void => {
    if (quantity === 'alarmStage') stages.set(device, severity)
  }
  return async (who: Operator, device: string, severity: number | undefined): Promise<void> => {
    const desk = connectLive(rig.url, who.cookie, last)
    await eventually(`the console on duty has ${device} at ${severity}`, () => {
      for (const alarm of desk.alarms.values()) note(alarm)
      return stages.get(device) === severity
    })
    last = desk.last()
    desk.close()
  }
}

test('the flood of October 2025: every river at the right alarm level at the right hour, for who asks and on the console', async () => {
  const [say, look] = [theCityOfThen(), theDesk()]
  const seen: string[] = []
  for (const { device, at, level } of reports) {
    await say(device, at, level)
    if (!bulletins.some((bulletin) => bulletin.at === at && bulletin.device === device)) continue
    const marks = riverAlarmLevels(labelsOf(device))
    const stage = marks && riverAlarm(level, marks)
    const duty = await admin(rig) // nobody's session lasts for two days
    const { items } = await duty.get<{ items: AlarmJson[] }>(`alarms?device=${device}`)
    const alarm = items.find(({ quantity }) => quantity === 'alarmStage')
    await look(duty, device, alarm?.severity)
    const { state } = await duty.get<DeviceJson>(`devices/${device}`)
    expect(state?.values['level']).toBe(level)
    const hour = new Date(at + 7 * 3_600_000).toISOString().slice(5, 16)
    seen.push(`${hour} ${device} BD${stage?.level} + ${stage?.above.toFixed(2)}: ${alarm?.severity}`)
  }
  expect(seen.toSorted()).toEqual(
    [
      '10-28T13:00 river-cam-le BD2 + 0.66: 3',
      '10-29T13:00 river-cam-le BD3 + 0.23: 4',
      '10-30T01:00 river-cam-le BD3 + 0.70: 4',
      '10-29T13:00 river-ai-nghia BD3 + 1.01: 5',
      '10-29T18:00 river-ai-nghia BD3 + 1.56: 5',
      '10-30T01:00 river-ai-nghia BD3 + 1.29: 5',
      '10-30T02:00 river-ai-nghia BD3 + 1.22: 5',
      '10-30T01:00 river-hoi-an BD3 + 1.37: 5',
      '10-30T02:00 river-cau-lau BD3 + 1.62: 5',
    ].toSorted(),
  )
}, 120_000)
