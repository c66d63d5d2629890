import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Operator,
  type PlannedMessage,
  eventually,
  saidByStations,
  signIn,
  writeSitePack,
} from '@haidang/testing'
import { type Ledger, compareAlarms, openLedger } from '../prove/ledger.js'
import { intervalMs, rules, stations } from '../prove/stations.js'
import type { ProcessHouse } from './house-of-processes.js'

/** Stations of air quality under one rule, with a worker and an api; the ingests are the story's. */
export type ProcessTown = Readonly<{
  house: ProcessHouse
  /** Of every process of it. */
  settings: Readonly<Record<string, string>>
  devices: readonly string[]
  operator: Operator
  ledger: Ledger
}> &
  AsyncDisposable

/** Starts all of it but what takes messages. */
export async function openProcessTown(house: ProcessHouse, devices: number): Promise<ProcessTown> {
  const site = await mkdtemp(join(tmpdir(), 'haidang-town-'))
  const names = stations.slice(0, devices)
  await writeSitePack(site, { devices: names.map((id) => ({ id, feed: 'air-quality' })), rules })
  const settings = { IOC_SITE: site }
  const worker = await house.add('worker', 'worker-1', settings)
  const api = await house.add('api', 'api-1', settings)
  for (const one of [worker, api]) one.start()
  await Promise.all([worker, api].map((one) => one.ready()))
  const operator = await signIn(api.httpUrl, house.administrator)
  return {
    ...{ house, settings, devices: names, operator, ledger: openLedger() },
    [Symbol.asyncDispose]: () => rm(site, { recursive: true, force: true }),
  }
}

type Story = Readonly<{
  /** What each device has said. */
  said: PlannedMessage[][]
  /** How many messages were sent that are refused. */
  refused?: number
  /** What is worth reading when something of it never comes. */
  logs: () => readonly string[]
  say: (line: string) => void
}>

/** What must be so at the end: what is stored is what was said, once, and the alarms are the engine's. */
export async function judgeTown(
  { house, operator, ledger, devices }: ProcessTown,
  { said, refused = 0, logs, say }: Story,
) {
  await eventually(
    'all of it is stored',
    async () => {
      const [row] = await house.rows<{ n: number; aside: number }>(
        `select count(*)::int as n, (select count(*)::int from quarantine) as aside from observation_air_quality where ${saidByStations}`,
      )
      return row?.n === ledger.sent() && row.aside >= refused
    },
    { withinMs: 120_000, everyMs: 200 },
  ).catch((cause: unknown) => {
    for (const log of logs()) say(log.slice(-2_000))
    throw cause
  })
  const { stored, lost, wrong, quarantined, examples } = await ledger.compare(house.databaseUrl)
  const alarms = await compareAlarms({ admin: () => Promise.resolve(operator) }, said, { rules, intervalMs })
  for (const example of [...examples, ...alarms.examples]) say(example)
  return {
    figures: {
      ...{ sent: ledger.sent(), acked: ledger.acked(), stored, lost, wrong, quarantined },
      ...{ alarmEvents: alarms.events, alarmDifferences: alarms.differences },
    },
    must: {
      'all acknowledged': ledger.acked() === said.flat().length,
      'none lost': lost === 0,
      'none double or wrong': wrong === 0 && quarantined === refused && stored === ledger.sent(),
      'there are alarms': alarms.events > devices.length,
      'alarms as the engine has them': alarms.differences === 0,
    },
  }
}
