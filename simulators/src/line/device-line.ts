import { type MqttClient, connect } from 'mqtt'
import type { Chance } from '../chance.js'
import { type Kept, type Message, createOutbox } from './outbox.js'

export type LineCounts = { sent: number; acknowledged: number; republished: number; dropped: number }

export type DeviceLine = Readonly<{
  /** Hands a report to the line; it is kept until the broker has acknowledged it. */
  report(payload: string): void
  /** The same of what has happened. */
  tell(events: string): void
  connected(): boolean
  /** Pulls the plug, without a word to the broker, or puts it in again; reports are kept meanwhile. */
  plug(isIn: boolean): void
  pending(): number
  /** Says `offline` where there is a connection, and ends; what is pending then is lost with the process. */
  close(): Promise<void>
}>

export type LineOptions = Readonly<{
  url: string
  clientId: string
  username: string
  password: string
  topic: string
  /** Where it says what has happened. */
  eventTopic: string
  presenceTopic?: string
  chance: Chance
  counts: LineCounts
  /** The first pause before dialling again, doubled up to the last; each with a jitter of half its length. */
  backOffMs?: Readonly<{ first: number; last: number }>
}>

/** A device without power over its link keeps this many reports; beyond it the oldest go, and are counted. */
const keptReports = 2_000

/**
 * One device's connection. The library forgets a publish that fails while a connection comes up, so every report
 * stays in our own outbox until its acknowledgement, and is sent again, in order, after each reconnect.
 */
export function openDeviceLine(options: LineOptions): DeviceLine {
  const { topic, eventTopic, presenceTopic, counts } = options
  const outbox = createOutbox(keptReports)
  let sending: Kept | undefined
  const client = dial(options)
  client.on('connect', () => {
    if (presenceTopic) client.publish(presenceTopic, 'online', { qos: 1, retain: true })
    sending = undefined
    sendNext()
  })

  function sendNext(): void {
    const report = outbox.oldest()
    if (!report || sending || !client.connected) return
    sending = report
    report.tries += 1
    if (report.tries > 1) counts.republished += 1
    client.publish(report.topic, report.payload, { qos: 1 }, (error) => {
      if (!error && outbox.settle(report)) counts.acknowledged += 1
      if (sending !== report) return // it was sent again over a newer connection, whose answer counts
      sending = undefined
      if (!error) sendNext() // after an error the next connection, or the next report, begins anew
    })
  }

  function send(message: Message): void {
    counts.sent += 1
    if (outbox.keep(message, sending)) counts.dropped += 1
    sendNext()
  }

  return {
    report: (payload) => send({ topic, payload }),
    tell: (payload) => send({ topic: eventTopic, payload }),
    connected: () => client.connected,
    plug: (isIn) => {
      if (isIn) client.reconnect()
      else client.end(true)
    },
    pending: () => outbox.size(),
    close: async () => {
      // A clean end keeps the Last Will from being sent: the device says itself that it goes.
      if (client.connected && presenceTopic)
        await client.publishAsync(presenceTopic, 'offline', { qos: 1, retain: true }).catch(() => undefined)
      await client.endAsync(!client.connected)
    },
  }
}

function dial({ url, presenceTopic, chance, backOffMs, ...login }: LineOptions): MqttClient {
  const { first, last } = backOffMs ?? { first: 1_000, last: 30_000 }
  const jittered = (ms: number): number => Math.round(ms * (0.75 + 0.5 * chance()))
  let pauseMs = first
  const client = connect(url, {
    clientId: login.clientId,
    username: login.username,
    password: login.password,
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    resubscribe: false,
    queueQoSZero: false,
    reconnectPeriod: jittered(first),
    // Without it a refused log-in (the database is away: code 3) would be this device's last word.
    reconnectOnConnackError: true,
    ...(presenceTopic && {
      will: { topic: presenceTopic, payload: Buffer.from('offline'), qos: 1 as const, retain: true },
    }),
  })
  const pause = (ms: number): void => {
    pauseMs = Math.min(ms, last)
    client.options.reconnectPeriod = jittered(pauseMs)
  }
  client.on('connect', () => pause(first))
  client.on('reconnect', () => pause(pauseMs * 2))
  client.on('error', () => undefined) // 'close' follows, and the library dials again
  return client
}
