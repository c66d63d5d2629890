import type { Metrics } from '@haidang/platform'
import type { Ingest } from './open-ingest.js'

/** The figures of the path, read when Prometheus asks. */
export function measureIngest(metrics: Metrics, { intake, clients, isListening }: Ingest): void {
  const read = (name: string, help: string, figure: () => number): void => metrics.reading(name, help, figure)
  read('intake_messages_received', 'Messages handed to intake since the start', () => intake.stats().received)
  read(
    'intake_messages_committed',
    'Messages whose commit has been acknowledged since the start',
    () => intake.stats().committed.messages,
  )
  read(
    'intake_messages_given_back',
    'Messages not stored and not acknowledged since the start',
    () => intake.stats().givenBack,
  )
  read(
    'intake_messages_per_second',
    'Committed messages a second over the last ten',
    () => intake.stats().perSecond.messages,
  )
  read(
    'intake_commit_seconds',
    'Time spent in commits since the start',
    () => intake.stats().committed.ms / 1_000,
  )
  read('intake_backlog_messages', 'Messages waiting for their commit', () => intake.stats().backlog.messages)
  read('intake_available', '1 while the database answers', () => Number(intake.available()))
  read('intake_listening', '1 while devices are heard', () => Number(isListening()))
  if (clients() !== undefined) read('mqtt_connections', 'Connected MQTT clients', () => clients() ?? 0)
}
