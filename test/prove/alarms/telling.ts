import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CredentialJson } from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type Operator,
  type Town,
  eventually,
  signIn,
  startCity,
  startPublisher,
  writeSitePack,
} from '@haidang/testing'
import { type Sink, disordered, openSink } from '../../jobs-rig/sink.js'
import { openProcessHouse } from '../../process-rig/house-of-processes.js'
import { tellRig } from '../../process-rig/tell-rig.js'
import { ask } from '../ledger.js'
import type { Run } from '../row.js'
import { type Servers, startServers } from '../servers.js'

const stations = ['aq-01', 'aq-02', 'aq-03', 'aq-04', 'aq-05', 'aq-06']
const town: Town = { devices: stations.map((id) => ({ id, feed: 'air-quality' })), rules: [aThresholdRule()] }

/** Who tells: the worker, or the one process. */
type Teller = Readonly<{ pid(): number; kill(): Promise<void>; begin(): void; start(): Promise<void> }>

/** The real product with its alarm webhook pointed to a receiver that remembers. */
export type Telling = Readonly<{
  sink: Sink
  teller: Teller
  servers?: Servers
  admin: Operator
  /** So many alarm events, over all stations, said all at once and again until they are acknowledged; resolves when they are in the log. */
  play(events: number): Promise<void>
  /** When each alarm event was learned, in `performance.now()`, by its number. */
  learned(): Promise<Map<number, number>>
  /** Resolves when every alarm event has been taken by the receiver. */
  untilTold(withinMs?: number): Promise<void>
  /** Resolves when it is also noted for each that it was taken: what is told again has been told again by then. */
  untilNoted(): Promise<void>
  /** How it stands against the alarm log; all must be 0 or empty but `events` and `repeated`. */
  compare(): Promise<{
    events: number
    lost: number
    repeated: number
    otherKeys: number
    disordered: number
  }>
}> &
  AsyncDisposable

type Opened = Readonly<{
  teller: Teller
  databaseUrl: string
  fieldUrl: string
  httpUrl: string
  administrator: Readonly<{ username: string; password: string }> | Operator
  servers?: Servers
  close(): Promise<void>
}>

export async function openTelling(run: Pick<Run, 'way' | 'say'>): Promise<Telling> {
  const sink = await openSink()
  const env = { IOC_ALARM_WEBHOOK: sink.url, IOC_ALARM_WEBHOOK_SECRET: sink.secret }
  const opened = run.way === 'embedded' ? await openEmbedded(env) : await openServices(env)
  const { databaseUrl, fieldUrl, teller, servers } = opened
  const admin =
    'send' in opened.administrator ? opened.administrator : await signIn(opened.httpUrl, opened.administrator)
  const credentials = new Map<string, CredentialJson>()
  for (const id of stations)
    credentials.set(id, await admin.send<CredentialJson>('POST', `devices/${id}/credential`))
  run.say('ready')
  let played = 0
  let at = Date.now() - 120_000
  const events = () =>
    ask<{ seq: number; ago: number }>(
      databaseUrl,
      `select seq::int as seq, extract(epoch from clock_timestamp() - learned_at)::float8 * 1000 as ago from alarm_event where not retro`,
    )
  return {
    ...{ sink, teller, admin, ...(servers && { servers }) },
    play: async (wanted) => {
      const port = Number(new URL(fieldUrl).port)
      const publishers = [...credentials.values()].map((credential) => startPublisher({ port, credential }))
      for (let count = 0; count < wanted; count += 1, played += 1) {
        const place = played % stations.length
        const pm25 = Math.floor(played / stations.length) % 2 === 0 ? 100 : 10
        at += 20
        publishers[place]?.push({
          topic: `ioc/v1/air-quality/${stations[place]}/observations`,
          payload: Buffer.from(JSON.stringify({ at, values: { pm25 } })),
        })
      }
      await Promise.all(publishers.map((publisher) => publisher.drained()))
      for (const publisher of publishers) publisher.close()
      await eventually('they are in the log', async () => (await events()).length >= played, {
        withinMs: 60_000,
      })
    },
    learned: async () => new Map((await events()).map(({ seq, ago }) => [seq, performance.now() - ago])),
    untilTold: async (withinMs = 120_000) => {
      const all = (await events()).map(({ seq }) => seq)
      await eventually('everything is told', () => all.every((seq) => sink.taken().includes(seq)), {
        withinMs,
      })
    },
    untilNoted: async () => {
      const open = `select 1 from alarm_event where not retro
        and not exists (select 1 from delivery where delivery.seq = alarm_event.seq and state = 'delivered') limit 1`
      await eventually('everything is noted', async () => (await ask(databaseUrl, open)).length === 0, {
        withinMs: 120_000,
      })
    },
    compare: async () => {
      const all = (await events()).map(({ seq }) => seq)
      const taken = new Set(sink.taken())
      const keys = new Map(sink.came.map(({ seq, key }) => [seq, key]))
      const accepted = sink.came.filter((came) => came.taken)
      return {
        events: all.length,
        lost: all.filter((seq) => !taken.has(seq)).length,
        repeated: accepted.length - taken.size,
        otherKeys: sink.came.filter(({ seq, key }) => keys.get(seq) !== key).length,
        disordered: disordered(sink.came).length,
      }
    },
    [Symbol.asyncDispose]: async () => {
      await opened.close()
      await sink[Symbol.asyncDispose]()
    },
  }
}

async function openEmbedded(env: Readonly<Record<string, string>>): Promise<Opened> {
  const city = await startCity({ town, env })
  return {
    teller: {
      pid: () => city.pid(),
      kill: () => city.killMain(),
      begin: () => void city.start(),
      start: () => city.start(),
    },
    ...{ databaseUrl: city.ready().databaseUrl, fieldUrl: city.mqttUrl, httpUrl: city.httpUrl },
    administrator: await city.admin(),
    close: () => city[Symbol.asyncDispose](),
  }
}

async function openServices(env: Readonly<Record<string, string>>): Promise<Opened> {
  const servers = await startServers()
  tellRig(servers)
  const site = await mkdtemp(join(tmpdir(), 'haidang-town-'))
  await writeSitePack(site, town)
  const house = await openProcessHouse()
  const own = { IOC_SITE: site }
  const worker = await house.add('worker', 'worker-1', { ...own, ...env })
  const api = await house.add('api', 'api-1', own)
  const ingest = await house.add('ingest', 'ingest-1', own)
  for (const one of [worker, api, ingest]) one.start()
  await Promise.all([worker, api, ingest].map((one) => one.ready()))
  return {
    teller: {
      pid: () => worker.pid(),
      kill: async () => void (await worker.end('SIGKILL')),
      begin: () => worker.start(),
      start: () => {
        worker.start()
        return worker.ready()
      },
    },
    ...{ databaseUrl: house.databaseUrl, fieldUrl: house.fieldUrl, httpUrl: api.httpUrl, servers },
    administrator: house.administrator,
    close: async () => {
      await house.close()
      await servers[Symbol.asyncDispose]()
      await rm(site, { recursive: true, force: true })
    },
  }
}
