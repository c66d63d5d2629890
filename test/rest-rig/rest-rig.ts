import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Access, createSignInLink, ensureAdministrator, openAccess } from '@haidang/access'
import { type Clock, type DeviceId, type ObservedValue, deviceId, display, evaluate } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { type Gateway, startGateway } from '@haidang/gateway'
import { createInProcessBus } from '@haidang/live'
import { type Registry, applySitePack, loadSitePack, openRegistry } from '@haidang/registry'
import { type CommitBatch, type CommitOutcome, type Db, commit, openCommitStore } from '@haidang/store'
import { type Town, writeSitePack } from '@haidang/testing'

import { type Line, keptLog } from '../live-rig/kept-log.js'
import { startTestDatabase } from '../live-rig/test-database.js'

/** The gateway as it runs, over a real database and a real site pack; only broker and intake are left out. */
export type RestRig = Readonly<{
  url: string
  db: Db
  clock: Clock & { at: number }
  access: Access
  registry: Registry
  log: readonly Line[]
  /** Client ids that the broker was asked to cut off. */
  kicked: readonly string[]
  commits(): number
  commit(batch: CommitBatch): Promise<CommitOutcome>
  /** Commits one value as intake does. */
  report(device: string, pm25: number): Promise<CommitOutcome>
  /** Makes the device's alarm live, or makes it anew, and tells its id. */
  raise(device: string): Promise<string>
  link(username: string): Promise<string>
  close(): Promise<void>
}>

export const adminPassword = 'a-password-for-tests-only'
/** Stations of both wards, and a truck in the east. */
export const stations = ['aq-east', 'aq-east-2', 'aq-west', 'aq-west-2'] as const

const generous = { perSecond: 100_000, burst: 100_000 }

type GatewayOptions = Parameters<typeof startGateway>[0]
export type RigOptions = Pick<GatewayOptions, 'rates'> &
  Readonly<{
    publicUrl?: string
    trustedProxies?: readonly string[]
    /** Beside those that every rig has. */
    devices?: Town['devices']
    rules?: Town['rules']
  }>

/** Starts everything with `admin` in it; severity 3 above 100, 4 above 200, 5 above 300. */
export async function startRestRig({
  rates,
  publicUrl,
  trustedProxies = [],
  devices = [],
  rules = [],
}: RigOptions = {}): Promise<RestRig> {
  const database = await startTestDatabase()
  const db = database.open(10)
  const folder = await mkdtemp(join(tmpdir(), 'haidang-rest-'))
  await writePack(join(folder, 'site'), { devices, rules })
  await writeConsole(join(folder, 'console'))
  const clock = { at: Date.now(), now: () => clock.at }
  const lines: Line[] = []
  const log = keptLog(lines)
  const bus = createInProcessBus({ log })
  const pack = await loadSitePack(join(folder, 'site'))
  await applySitePack(db, pack, { clock, log })
  const registry = await openRegistry(db, { log, clock, bus })
  const access = await openAccess(db, {
    clock,
    log,
    bus,
    areas: () => registry.areas(),
    secure: publicUrl?.startsWith('https:') ?? false,
  })
  await ensureAdministrator(db, { password: adminPassword, clock })
  const desk = openDesk({ db, clock, registry, zone: pack.site.timeZone })
  const kicked: string[] = []
  const gateway: Gateway = await startGateway({
    db,
    commit: desk.commit,
    registry,
    access,
    bus,
    broker: { disconnect: (clientId) => void kicked.push(clientId) },
    config: { host: '127.0.0.1', port: 0, publicUrl, trustedProxies },
    site: { name: pack.site.name, zone: pack.site.timeZone, centre: [108.2, 16.05], box: [108, 15, 109, 17] },
    system: () => ({
      version: 'test',
      startedAt: '2026-11-22T00:00:00Z',
      simulated: false,
      ...{ processes: [], stages: [] },
      database: { available: true, embedded: true },
    }),
    consoleDir: join(folder, 'console'),
    mapDir: join(folder, 'site', 'map'),
    clock,
    log,
    rates: rates ?? { perAddress: generous, perCaller: generous },
  })
  return {
    url: gateway.url,
    db,
    clock,
    access,
    registry,
    log: lines,
    kicked,
    commits: desk.commits,
    commit: desk.commit,
    report: desk.report,
    raise: async (device) => {
      await desk.report(device, 10)
      const { events } = await desk.report(device, 150)
      const raised = events.find(({ reason }) => reason === 'raised' || reason === 'raised-again')
      if (!raised) throw new Error(`no alarm of ${device}`)
      return raised.alarm.id
    },
    link: (username) => createSignInLink(db, { username, clock }),
    close: async () => {
      await gateway.close()
      await access.close()
      await registry.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const levels = [
  { limit: 100, severity: 3 },
  { limit: 200, severity: 4 },
  { limit: 300, severity: 5 },
] as const

async function writePack(folder: string, { devices, rules = [] }: Town): Promise<void> {
  const rule = aThresholdRule()
  if (rule.condition.kind !== 'threshold') throw new Error('not a threshold')
  await writeSitePack(folder, {
    devices: [
      ...stations.map((id) => ({
        id,
        feed: 'air-quality',
        area: id.includes('east') ? 'ward-east' : 'ward-west',
      })),
      { id: 'truck-east', feed: 'vehicle', area: 'ward-east' },
      ...devices,
    ],
    rules: [
      {
        ...rule,
        condition: { ...rule.condition, quantity: 'pm25', direction: 'above', levels, deadband: 1 },
        onDelayMs: 0,
        offDelayMs: 0,
      },
      ...display.rules,
      ...rules,
    ],
  })
  await mkdir(join(folder, 'map'))
  await writeFile(join(folder, 'map', 'coast.geojson'), '{"type":"FeatureCollection","features":[]}')
}

async function writeConsole(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Hải Đăng</title>')
  await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {}')
}

type DeskOf = Readonly<{ db: Db; clock: RestRig['clock']; registry: Registry; zone: string }>

function openDesk({ db, clock, registry, zone }: DeskOf) {
  const store = openCommitStore(db, { log: keptLog(), clock, zone })
  let commits = 0
  const commitBatch = (batch: CommitBatch): Promise<CommitOutcome> => {
    commits += 1
    return commit(store, batch, ({ device: id, state, signals }) => {
      const device = registry.device(id)!
      return evaluate({
        device: {
          id: device.id,
          feed: device.feed,
          intervalMs: device.intervalSeconds * 1_000,
          bulletins: registry.bulletinsFor(device.id),
        },
        rules: registry.rulesFor(id),
        rulesAt: (at) => registry.rulesAt(id, at, zone),
        state,
        signals,
      })
    })
  }
  return {
    commits: () => commits,
    commit: commitBatch,
    report: (device: string, pm25: number) => {
      clock.at += 1_000
      const source = { topic: 'test', payload: new Uint8Array(), receivedAt: clock.at }
      const values: ObservedValue[] = [
        { quantity: 'pm25', value: pm25, status: 'measuring', flags: [], revision: 0 },
      ]
      const id: DeviceId = deviceId(device)
      const { feed } = registry.device(device)!
      const observation = { device: id, feed, at: clock.at, receivedAt: clock.at, values, simulated: false }
      return commitBatch({ observations: [{ observation, source, index: 0 }], signals: [], refusals: [] })
    },
  }
}
