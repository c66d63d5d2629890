import {
  type BrokerClientStats,
  type BrokerSecretFiles,
  type BrokerStats,
  type ConnectedBroker,
  type RunningBroker,
  connectBroker,
  lines,
  secretsFromFiles,
  sessionName,
  startEmbeddedBroker,
} from '@haidang/broker'
import type { Log, Tracer } from '@haidang/domain'
import { type Intake, createIntake, createSetAside, recordRefusals } from '@haidang/intake'
import { type HouseClock, type Running, type Stages, listening } from '@haidang/platform'
import { type Engine, type Registry, knownDevice } from '@haidang/registry'
import { type Db, type Ownership, isSessionKnown, keepSession, openPastBacklog } from '@haidang/store'
import { createBrokerEar } from './broker-ear.js'
import { joinStats } from './join-stats.js'
import { followMessages } from './follow-messages.js'
import { intakeMeters } from './measure-ingest.js'
import { type ShardOptions, ownShard } from './own-shard.js'

/** Where messages come from: a broker of our own, in this process, or one that is there already. */
export type BrokerChoice =
  | Readonly<{ host: string; port: number }>
  | (Readonly<{ url: string; tls: BrokerSecretFiles }> & Omit<ShardOptions, 'log'>)

export type IngestOptions = Readonly<{
  running: Running
  /** Not that of the live path: devices' past waits in it. */
  db: Db
  broker: BrokerChoice
  registry: Registry
  engine: Engine
  clock: HouseClock
  log: Log
  /** Where the stages of the path are counted. */
  stages: Stages
  /** Decides which messages are followed; without one, none is. */
  tracer?: Tracer | undefined
}>

export type Ingest = Readonly<{
  intake: Intake
  /** Of our own broker. */
  port?: number
  /** Ends the connections of a client id at our own broker; a foreign one ends them when its accounts change. */
  disconnect(clientId: string, reason: string): void
  /** Clients of our own broker. */
  clients(): number | undefined
  /** Counts of the door since the start, and what is on its way. */
  broker(): BrokerStats | BrokerClientStats
  /** Whether devices are heard now. */
  isListening(): boolean
  /** Whose our part of the devices is; without a foreign broker there are no parts. */
  shard?: Readonly<{ session: string; now(): Ownership }>
  /** Epoch ms since when nothing that devices say can have been lost on us. */
  listeningSinceAt(): number
  /** Epoch ms since when our own broker has heard connections and their ends; a foreign one keeps what devices say of them. */
  presenceSinceAt?: number
}>

/** How long a stop waits for messages that are on their way to the database. */
const closeMs = 5_000

/** Opens the path of an observation: intake, and the broker that feeds it. @throws StartRefusal when a port is taken. */
export async function openIngest(options: IngestOptions): Promise<Ingest> {
  const { running, registry, engine, clock, log } = options
  const broker: { door?: Pick<RunningBroker | ConnectedBroker, 'publish'> } = {}
  const intake = createIntake({
    commit: (batch) => engine.commit(batch),
    findDevice: (id) => knownDevice(registry, id),
    stateOf: (id) => engine.stateOf(id),
    clock,
    hearStamp: clock.hear,
    log: log.child({ part: 'intake' }),
    reject: (topic, rejection) => tellDevice(broker.door, { topic, rejection, log }),
    onCommitted: (outcome, traces) => engine.tell(outcome, traces),
    metrics: intakeMeters(options.stages),
    pastBacklog: openPastBacklog(options.db),
    // a foreign broker's acknowledgements keep to one line for all devices; our own holds back each by itself
    isPastKept: 'url' in options.broker,
  })
  running.add('intake', intake, (open) => open.close())
  const accept = followMessages(intake.accept, options.tracer)
  const own = { ...options, intake, accept, log: log.child({ part: 'broker' }) }
  const { door, ingest } =
    'url' in options.broker ? joinBroker(own, options.broker) : await openBroker(own, options.broker)
  broker.door = door
  // not waited for: who is not known yet is learnt with his first message
  engine.readAhead().catch((error: unknown) => log.warn('intake.states-not-read-ahead', { error }))
  running.add(
    'credential watch',
    registry.onCredentialEnded((username) => ingest.disconnect(username, 'credential-ended')),
    (unsubscribe) => unsubscribe(),
  )
  return ingest
}

type Opening = IngestOptions & Readonly<{ intake: Intake; accept: Intake['accept'] }>
type Opened = Readonly<{ door: Pick<RunningBroker | ConnectedBroker, 'publish'>; ingest: Ingest }>

async function openBroker(
  { running, registry, engine, intake, accept, clock, log }: Opening,
  { host, port }: Readonly<{ host: string; port: number }>,
): Promise<Opened> {
  const commit = engine.commitAndTell
  const record = recordRefusals({ findDevice: (id) => registry.device(id), commit, clock, log })
  const presenceSinceAt = clock.now()
  const opening = startEmbeddedBroker({
    ...{ host, port, clock, log },
    authenticate: (login) => registry.admit(login),
    accept,
    refused: (refusal) => {
      log.warn('mqtt.refused', refusal)
      record(refusal)
    },
    available: () => intake.available(),
  })
  const door = await listening(opening, { what: 'the MQTT broker', variable: 'IOC_MQTT_PORT', port })
  running.add('broker', door, (open) => open.close())
  const ingest = {
    ...{ intake, port: door.port, presenceSinceAt },
    disconnect: (clientId: string, reason: string) => door.disconnect(clientId, reason),
    clients: () => door.stats().loggedInNow,
    broker: () => door.stats(),
    isListening: () => intake.available(),
    listeningSinceAt: () => intake.listeningSinceAt(),
  }
  return { door, ingest }
}

function joinBroker(
  { running, db, engine, intake, accept, clock, log }: Opening,
  { url, shard, tls, databaseUrl, name }: Extract<BrokerChoice, { url: string }>,
): Opened {
  const opened: { door?: ConnectedBroker } = {}
  const serves = (): boolean => opened.door?.stats().isConnected === true
  const owner = ownShard({ databaseUrl, name, shard, log, serves })
  running.add('shard', owner, (open) => open.close())
  const options = {
    ...{ url, shard, clock, log },
    secrets: secretsFromFiles(tls),
    memory: {
      isKnown: (session: string) => isSessionKnown(db, session),
      keep: (session: string) => keepSession(db, session),
    },
    accept,
    // whoever takes our part over while we cannot know it pushes us out, and then we wait
    available: () => intake.available() && owner.now().is === 'ours',
    limits: { closeMs }, // intake has to end as well before whoever stops us loses patience
    setAside: createSetAside((batch) => engine.commitAndTell(batch)),
  }
  const door = connectBroker({ ...options, ...lines.present })
  opened.door = door
  running.add('broker', door, (open) => open.close())
  const past = connectBroker({ ...options, ...lines.past })
  running.add('broker for the past', past, (open) => open.close())
  const connectedSinceAt = createBrokerEar(() => door.stats(), clock)
  const ingest = {
    intake,
    shard: { session: sessionName(lines.present.session, shard), now: owner.now },
    // it knows by its own accounts whose right has ended; we would push out whoever has come back with the new one
    disconnect: () => undefined,
    clients: () => undefined,
    broker: () => joinStats(door.stats(), past.stats()),
    isListening: () => intake.available() && door.stats().isConnected,
    listeningSinceAt: () => Math.max(intake.listeningSinceAt(), connectedSinceAt()),
  }
  return { door, ingest }
}

type Told = Readonly<{ topic: string; rejection: Readonly<{ receivedAt: string }>; log: Log }>

/** A rejection is a courtesy: the quarantine record is the truth, so a device that has gone is only logged. */
function tellDevice(door: Opened['door'] | undefined, { topic, rejection, log }: Told): void {
  door
    ?.publish(topic, JSON.stringify(rejection))
    .catch((error: unknown) =>
      log.warn('rejection.undelivered', { topic, receivedAt: rejection.receivedAt, error }),
    )
}
