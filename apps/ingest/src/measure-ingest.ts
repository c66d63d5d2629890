import { defaultClientLimits, defaultLimits } from '@haidang/broker'
import type { IntakeMetrics } from '@haidang/intake'
import { type HouseClock, type Metrics, type Stages, reasonOf } from '@haidang/platform'
import type { Ingest } from './open-ingest.js'

/** Where intake tells how long things take and what fails: the first three stages of a message's path. */
export function intakeMeters(stages: Stages): IntakeMetrics {
  const [receive, check, commit] = [stages.open('receive'), stages.open('check'), stages.open('commit')]
  return {
    judged: (ms, times) => {
      check.passed(times)
      check.took(ms, times)
    },
    refused: (reason, count) => check.failed(reason, count),
    committed: ({ messages, ms }) => {
      commit.passed(messages)
      commit.took(ms)
    },
    stored: (ms) => receive.took(ms),
    failed: (error) => commit.failed(reasonOf(error)),
    givenBack: (error) => receive.failed(reasonOf(error)),
  }
}

type Meters = Readonly<{ metrics: Metrics; stages: Stages; clock: HouseClock }>

/** The figures of the path, read when somebody asks. */
export function measureIngest({ metrics, stages, clock }: Meters, ingest: Ingest): void {
  const { intake, broker, isListening } = ingest
  const isEmbedded = ingest.port !== undefined
  const limit = isEmbedded ? defaultLimits.inFlightMessages : defaultClientLimits.window.messages
  stages.open('receive', {
    total: () => broker().received,
    backlog: () => ({ waiting: broker().inFlightNow, limit }),
  })
  stages.open('check', { total: () => intake.stats().received })
  stages.open('commit', {
    backlog: () => ({ waiting: intake.stats().backlog.messages, limit: intake.backlogLimit }),
  })
  metrics.reading('intake_available', '1 while the database takes what devices say', () =>
    Number(intake.available()),
  )
  metrics.reading('intake_listening', '1 while devices are heard', () => Number(isListening()))
  metrics.reading(
    'clock_ahead_seconds',
    'So far this computer’s clock is ahead of what devices as a whole say; 0 while it is trusted',
    () => seconds(clock.errorMs()),
  )
  metrics.reading(
    'clock_witnesses',
    'Devices that this computer’s clock was last held against',
    () => clock.own().witnesses,
  )
  metrics.reading(
    'intake_oldest_waiting_seconds',
    'For how long the oldest message waits for its commit',
    () => seconds(intake.stats().backlog.oldestWaitingMs),
  )
  metrics.reading(
    'intake_backlog_bytes',
    'Payloads that wait for their commit',
    () => intake.stats().backlog.bytes,
  )
  metrics.total('intake_batches_total', 'Commits since the start', () => intake.stats().committed.batches)
  metrics.total(
    'intake_imported_observations_total',
    'Observations by the second entrance',
    () => intake.stats().imported,
  )
  metrics.total(
    'intake_redelivered_messages_total',
    'Redeliveries recognised before they were stored',
    () => intake.stats().redelivered,
  )
  metrics.totalBy('intake_messages_total', 'Messages that came as far as this step', {
    ...{ label: 'step', read: () => ({ ...intake.stats().stages }) },
  })
  metrics.totalBy('intake_values_total', 'Values, by what became of them', {
    ...{ label: 'verdict', read: () => ({ ...intake.stats().values }) },
  })
  measureWaitingPast(metrics, ingest)
  measureShard(metrics, ingest)
  measureBroker(metrics, ingest)
}

function measureWaitingPast(metrics: Metrics, { intake }: Ingest): void {
  metrics.reading(
    'intake_past_waiting_messages',
    'Messages about devices’ past that are in the database as they came, and not yet row by row; of all processes',
    () => intake.waitingPast().messages,
  )
  metrics.reading('intake_past_waiting_bytes', 'Payloads of these messages', () => intake.waitingPast().bytes)
}

function measureShard(metrics: Metrics, { shard }: Ingest): void {
  if (!shard) return
  metrics.readingBy('intake_shard_owned', '1 while this part of the devices is ours', {
    ...{ label: 'session', read: () => ({ [shard.session]: Number(shard.now().is === 'ours') }) },
  })
}

function measureBroker(metrics: Metrics, { broker, clients }: Ingest): void {
  metrics.total('broker_received_bytes_total', 'Payloads taken from the broker', () => broker().receivedBytes)
  metrics.total('broker_connections_total', 'Connections that were opened', () => broker().connections)
  metrics.totalBy('broker_messages_total', 'Messages, by what became of them', {
    label: 'outcome',
    read: () => {
      const { received, stored, givenBack, lost } = broker()
      return { received, stored, 'given-back': givenBack, lost, ...keptOrCut(broker()) }
    },
  })
  metrics.total(
    'broker_sessions_lost_total',
    'How often a broker that is not ours had forgotten our session, with what it had acknowledged',
    () => sessionsLost(broker()),
  )
  metrics.reading(
    'broker_in_flight_bytes',
    'Payloads on their way to the database',
    () => broker().inFlightBytesNow,
  )
  metrics.totalBy('broker_rejections_total', 'What devices were told of refusals, by what became of it', {
    label: 'outcome',
    read: () => ({ sent: broker().sent, dropped: broker().dropped }),
  })
  metrics.totalBy('broker_ends_total', 'Ends of connections to a broker that is not ours, by reason', {
    ...{ label: 'reason', read: () => endsOf(broker()) },
  })
  metrics.totalBy('broker_refusals_total', 'What our own broker has refused, by reason', {
    ...{ label: 'reason', read: () => refusalsOf(broker()) },
  })
  metrics.reading('broker_clients', 'Clients of our own broker', () => clients() ?? Number.NaN)
}

type Figures = ReturnType<Ingest['broker']>

const keptOrCut = (figures: Figures): Readonly<Record<string, number>> =>
  'setAside' in figures ? { 'set-aside': figures.setAside, cut: figures.cut } : {}

const sessionsLost = (figures: Figures): number => ('sessionsLost' in figures ? figures.sessionsLost : 0)

const endsOf = (figures: Figures): Readonly<Record<string, number>> => ('ends' in figures ? figures.ends : {})

const refusalsOf = (figures: Figures): Readonly<Record<string, number>> =>
  'refused' in figures ? figures.refused : {}

function seconds(ms: number): number {
  return ms / 1_000
}
