import type { Metrics } from '@haidang/platform'
import type { House } from './open-house.js'

/** The figures of the path, read when Prometheus asks. */
export function measureIntake(metrics: Metrics, { intake, broker }: Pick<House, 'intake' | 'broker'>): void {
  metrics.reading(
    'intake_messages_received',
    'Messages handed to intake since the start',
    () => intake.stats().received,
  )
  metrics.reading(
    'intake_messages_committed',
    'Messages whose commit has been acknowledged since the start',
    () => intake.stats().committed.messages,
  )
  metrics.reading(
    'intake_messages_given_back',
    'Messages not stored and not acknowledged since the start',
    () => intake.stats().givenBack,
  )
  metrics.reading(
    'intake_messages_per_second',
    'Committed messages a second over the last ten',
    () => intake.stats().perSecond.messages,
  )
  metrics.reading(
    'intake_commit_seconds',
    'Time spent in commits since the start',
    () => intake.stats().committed.ms / 1_000,
  )
  metrics.reading(
    'intake_backlog_messages',
    'Messages waiting for their commit',
    () => intake.stats().backlog.messages,
  )
  metrics.reading('intake_available', '1 while the database answers', () => Number(intake.available()))
  metrics.reading('mqtt_connections', 'Connected MQTT clients', () => broker.stats().loggedInNow)
}
