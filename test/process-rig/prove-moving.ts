import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, planMessages, saidByStations, signIn, writeSitePack } from '@haidang/testing'
import { compareAlarms, openLedger } from '../prove/ledger.js'
import { intervalMs, rules, stations } from '../prove/stations.js'
import type { ProcessHouse } from './house-of-processes.js'
import { moveDevices } from './moving-devices.js'

export type MovingProof = Readonly<{
  house: ProcessHouse
  seed: number
  chance: () => number
  say: (line: string) => void
  stages: readonly number[]
  devices: number
}>

/** At most: the story ends before. */
const messagesEach = 6_000
const everyMs = 100

/** Devices move between ingest processes that are killed: what is stored is what was said, and the alarms are the engine's. */
export async function proveMoving({ house, seed, devices, stages, ...rest }: MovingProof) {
  const site = await mkdtemp(join(tmpdir(), 'haidang-town-'))
  const names = stations.slice(0, devices)
  await writeSitePack(site, { devices: names.map((id) => ({ id, feed: 'air-quality' })), rules })
  const settings = { IOC_SITE: site }
  const [worker, api] = [
    await house.add('worker', 'worker-1', settings),
    await house.add('api', 'api-1', settings),
  ]
  for (const one of [worker, api]) one.start()
  await Promise.all([worker, api].map((one) => one.ready()))
  const operator = await signIn(api.httpUrl, house.administrator)
  const ledger = openLedger()
  const { said, kills, processes, logs } = await moveDevices({
    ...{ house, settings, operator, stages, ...rest },
    plan: planMessages({
      ...{ seed, devices: names, perDevice: messagesEach, everyMs },
      fromAt: Date.now() - messagesEach * everyMs,
    }),
    entry: (message) => ledger.entry(message),
  })
  await eventually(
    'all of it is stored',
    async () => {
      const [row] = await house.rows<{ n: number }>(
        `select count(*)::int as n from observation_air_quality where ${saidByStations}`,
      )
      return row?.n === ledger.sent()
    },
    { withinMs: 120_000, everyMs: 200 },
  ).catch((cause: unknown) => {
    for (const log of logs) rest.say(log.slice(-2_000))
    throw cause
  })
  const { stored, lost, wrong, quarantined, examples } = await ledger.compare(house.databaseUrl)
  const alarms = await compareAlarms({ admin: () => Promise.resolve(operator) }, said, { rules, intervalMs })
  for (const example of [...examples, ...alarms.examples]) rest.say(example)
  await rm(site, { recursive: true, force: true })
  return {
    figures: {
      ...{ stages: stages.join(' → '), devices, processes, kills },
      ...{ sent: ledger.sent(), acked: ledger.acked(), stored, lost, wrong, quarantined },
      ...{ alarmEvents: alarms.events, alarmDifferences: alarms.differences },
    },
    must: {
      'all acknowledged': ledger.acked() === said.flat().length,
      'none lost': lost === 0,
      'none double or wrong': wrong === 0 && quarantined === 0 && stored === ledger.sent(),
      'there are alarms': alarms.events > devices,
      'alarms as the engine has them': alarms.differences === 0,
    },
  }
}
