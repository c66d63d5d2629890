import { type Deliveries, startDeliveries } from '@haidang/alerting'
import { openWebhook } from '@haidang/channels'
import type { Clock, Log } from '@haidang/domain'
import { openBell } from '@haidang/jobs'
import type { LiveBus } from '@haidang/live'
import { type Metrics, type Running, StartRefusal, type Webhook, systemClock } from '@haidang/platform'
import type { Registry } from '@haidang/registry'
import type { Db } from '@haidang/store'
import { startDeliveryUpkeep } from '@haidang/upkeep'

export type TellingOptions = Readonly<{
  running: Running
  db: Db
  /** Where the doorbell hangs, when there is no Redis. */
  databaseUrl: string
  redisUrl: string | undefined
  webhook: Webhook | undefined
  bus: LiveBus
  registry: Registry
  clock: Clock
  log: Log
}>

/** Deliveries are kept under it: for ever the same. */
const endpoint = 'alarm-webhook'

/**
 * Starts telling the far end that the operator has set of every alarm event. Without one, the outbox is ticked off.
 * @throws StartRefusal for an address where no webhook may be.
 */
export function startTelling(options: TellingOptions): Deliveries {
  const { running, db, databaseUrl, redisUrl, webhook, bus, registry, clock } = options
  const log = options.log.child({ part: 'deliveries' })
  const deliveries = startDeliveries({
    openBell: (queue, answering) =>
      openBell({
        // its queue goes by the computer's clock, however wrong that is
        ...{ queue, redisUrl, databaseUrl, clock: systemClock, log },
        ...answering,
      }),
    endpoints: webhook ? [{ name: endpoint, farEnd: farEndOf(webhook, clock) }] : [],
    register: registry,
    onAlarms: (wake) => bus.subscribe('alarms.committed', wake),
    ...{ db, clock, log },
  })
  running.add('deliveries', deliveries, (open) => open.close())
  const upkeep = startDeliveryUpkeep({ db, clock, log })
  running.add('delivery upkeep', upkeep, (repeating) => repeating.close())
  return deliveries
}

function farEndOf(webhook: Webhook, clock: Clock) {
  try {
    return openWebhook({ ...webhook, clock })
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new StartRefusal('bad-configuration', `IOC_ALARM_WEBHOOK: ${cause.message}.`, { cause })
  }
}

/** How telling does, for Prometheus. */
export function measureDeliveries(metrics: Metrics, { stats }: Deliveries): void {
  metrics.reading('deliveries_waiting', 'Deliveries that no far end has taken yet', () => stats().waiting)
  metrics.reading(
    'deliveries_parked',
    'Grave ones that have been tried for three days, and are tried on',
    () => Math.max(0, stats().parked),
  )
  metrics.reading('deliveries_oldest_seconds', 'Age of the oldest that has not been taken', () =>
    Math.max(0, stats().oldestSeconds),
  )
  metrics.reading(
    'outbox_waiting',
    'Alarm events of which no delivery has been made yet',
    () => stats().undrained,
  )
  metrics.reading('deliveries_bell_available', '1 while the doorbell takes what is rung', () =>
    Number(stats().bellsAvailable),
  )
  metrics.reading('deliveries_far_end_well', '1 while every far end took the last it was sent', () =>
    Number(stats().farEndsWell),
  )
}
