import { startAlerting } from './start-alerting.js'
import type { Clock, Log } from '@haidang/domain'
import { type Intake, createIntake } from '@haidang/intake'
import { type RunningBroker, startEmbeddedBroker } from '@haidang/broker'
import type { LiveBus } from '@haidang/live'
import { type Config, type Running, type Secrets, StartRefusal } from '@haidang/platform'
import {
  type Registry,
  type SitePack,
  SitePackRefusal,
  applySitePack,
  arrangeSimulation,
  loadSitePack,
  openRegistry,
} from '@haidang/registry'
import {
  type CommitBatch,
  type CommitOutcome,
  type CommitStore,
  commit,
  openCommitStore,
} from '@haidang/store'
import type { AirIndexUpkeep } from '@haidang/upkeep'
import { createEvaluate } from './evaluate-device.js'
import { recordRefusals } from './record-refusals.js'
import { listening } from './listening.js'
import type { Databases } from './open-database.js'
import { readSimulationKey } from './simulation-key.js'
import type { Steps } from './steps.js'

export type Foundation = Readonly<{
  config: Config
  secrets: Secrets
  clock: Clock
  log: Log
  bus: LiveBus
  running: Running
  steps: Steps
  databases: Databases
}>

export type House = Readonly<{
  pack: SitePack
  registry: Registry
  intake: Intake
  broker: RunningBroker
  /** Epoch ms since when connections and their ends have been heard. */
  presenceSinceAt: number
  /** The whole loop of a commit, then the live bus: for operators and the clock; intake tells the bus after PUBACK. */
  commit(batch: CommitBatch): Promise<CommitOutcome>
  describeSimulated(): string
  airIndex: AirIndexUpkeep
}>

/** Opens the path of an observation: register, commit, intake, broker, and the clock's watch over silence. */
export async function openHouse(foundation: Foundation, keyFile: string | undefined): Promise<House> {
  const { config, clock, log, bus, running, steps, databases } = foundation
  const simulationKey = keyFile === undefined ? undefined : await readSimulationKey(keyFile)
  const pack = await steps.step(`site ${config.site}`, () => openSite(foundation, simulationKey))
  const registry = running.add(
    'register',
    await openRegistry(databases.work, { log, clock, bus, ...(simulationKey && { simulationKey }) }),
    (register) => register.close(),
  )
  const store = openCommitStore(databases.intake, { log, clock })
  running.add(
    'commit store',
    bus.subscribe('registry.changed', () => store.forget()),
    (unsubscribe) => unsubscribe(),
  )
  const evaluate = createEvaluate(registry)
  const broker: { running?: RunningBroker } = {}
  const intake = createIntake({
    commit: (batch) => commit(store, batch, evaluate),
    findDevice: (id) => {
      const device = registry.device(id)
      return (
        device && {
          id: device.id,
          feed: device.feed,
          intervalMs: device.intervalSeconds * 1_000,
          simulated: device.simulated,
        }
      )
    },
    clock,
    log: log.child({ part: 'intake' }),
    reject: (topic, rejection) => tellDevice(broker.running, { topic, rejection, log }),
    onCommitted: (outcome) => tellBus(bus, outcome),
  })
  running.add('intake', intake, (open) => open.close())
  const commitAndTell = createCommitAndTell(store, { evaluate, bus })
  const presenceSinceAt = clock.now()
  broker.running = await steps.step('broker', () =>
    openBroker(foundation, { registry, intake, commit: commitAndTell }),
  )
  running.add('broker', broker.running, (open) => open.close())
  const { airIndex } = startAlerting(foundation, { commit: commitAndTell, intake, registry })
  return {
    pack,
    registry,
    intake,
    broker: broker.running,
    presenceSinceAt,
    commit: commitAndTell,
    airIndex,
    describeSimulated: () => describeSimulated(registry),
  }
}

async function openSite(
  { config, clock, log, databases }: Foundation,
  key: Uint8Array | undefined,
): Promise<SitePack> {
  try {
    const pack = await loadSitePack(config.site)
    await applySitePack(databases.work, pack, { clock, log })
    await arrangeSimulation(databases.work, { key, clock })
    return pack
  } catch (cause) {
    if (cause instanceof SitePackRefusal) throw new StartRefusal('bad-site-pack', cause.message, { cause })
    throw cause
  }
}

function openBroker(
  { config, clock, log }: Foundation,
  { registry, intake, commit }: Pick<House, 'registry' | 'intake' | 'commit'>,
): Promise<RunningBroker> {
  const own = log.child({ part: 'broker' })
  const record = recordRefusals({ findDevice: (id) => registry.device(id), commit, clock, log: own })
  const opening = startEmbeddedBroker({
    host: config.mqtt.host,
    port: config.mqtt.port,
    authenticate: (login) => registry.admit(login),
    accept: (message) => intake.accept(message),
    refused: (refusal) => {
      own.warn('mqtt.refused', refusal)
      record(refusal)
    },
    available: () => intake.available(),
    clock,
    log: own,
  })
  return listening(opening, { what: 'the MQTT broker', variable: 'IOC_MQTT_PORT', port: config.mqtt.port })
}

function createCommitAndTell(
  store: CommitStore,
  { evaluate, bus }: { evaluate: Parameters<typeof commit>[2]; bus: LiveBus },
): House['commit'] {
  return async (batch) => {
    const outcome = await commit(store, batch, evaluate)
    tellBus(bus, outcome)
    return outcome
  }
}

function tellBus(bus: LiveBus, { changed, events }: CommitOutcome): void {
  const last = events.at(-1)
  if (last) bus.publish('alarms.committed', { seq: last.seq })
  if (changed.length > 0) bus.publish('devices.changed', { changed })
}

type Told = Readonly<{ topic: string; rejection: unknown; log: Log }>

/** A rejection is a courtesy: the quarantine record is the truth, so a device that has gone is only logged. */
function tellDevice(broker: RunningBroker | undefined, { topic, rejection, log }: Told): void {
  broker
    ?.publish(topic, JSON.stringify(rejection))
    .catch((error: unknown) => log.warn('rejection.undelivered', { topic, error }))
}

function describeSimulated(registry: Registry): string {
  const counts = new Map<string, number>()
  for (const { feed, simulated } of registry.devices())
    if (simulated) counts.set(feed, (counts.get(feed) ?? 0) + 1)
  return [...counts].map(([feed, count]) => `${count} × ${feed}`).join(', ')
}
