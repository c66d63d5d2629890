import { type MqttClient, connect } from 'mqtt'
import type { Chance } from '../chance.js'

export type LineCounts = { sent: number; acknowledged: number; republished: number; dropped: number }

export type DeviceLine = Readonly<{
  /** Hands a report to the line; it is kept until the broker has acknowledged it. */
  report(payload: string): void
  connected(): boolean
  pending(): number
  close(): Promise<void>
}>

export type LineOptions = Readonly<{
  url: string
  clientId: string
  username: string
  password: string
  topic: string
  presenceTopic?: string
  chance: Chance
  counts: LineCounts
}>

/** A device without power over its link keeps this many reports; beyond it the oldest go, and are counted. */
const keptReports = 2_000
const reconnectMs = { least: 1_000, most: 15_000 }

/**
 * One device's connection. The library forgets a publish that fails while a connection comes up, so every report
 * stays in our own list until its acknowledgement, and the list is sent again, in order, after each reconnect.
 */
export function openDeviceLine(options: LineOptions): DeviceLine {
  const { url, topic, presenceTopic, chance, counts } = options
  const kept: { payload: string; tries: number }[] = []
  let inFlight = false
  const client: MqttClient = connect(url, {
    clientId: options.clientId,
    username: options.username,
    password: options.password,
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    resubscribe: false,
    queueQoSZero: false,
    reconnectPeriod: reconnectMs.least + chance() * reconnectMs.most,
    ...(presenceTopic && {
      will: { topic: presenceTopic, payload: Buffer.from('offline'), qos: 1 as const, retain: true },
    }),
  })
  client.on('connect', () => {
    if (presenceTopic) client.publish(presenceTopic, 'online', { qos: 1, retain: true })
    inFlight = false
    sendNext()
  })
  client.on('error', () => undefined) // 'close' follows, and the library dials again

  function sendNext(): void {
    const report = kept[0]
    if (!report || inFlight || !client.connected) return
    inFlight = true
    report.tries += 1
    if (report.tries > 1) counts.republished += 1
    client.publish(topic, report.payload, { qos: 1 }, (error) => {
      inFlight = false
      if (error) return
      counts.acknowledged += 1
      if (kept[0] === report) kept.shift()
      sendNext()
    })
  }

  return {
    report: (payload) => {
      counts.sent += 1
      kept.push({ payload, tries: 0 })
      if (kept.length > keptReports) {
        kept.splice(inFlight ? 1 : 0, 1)
        counts.dropped += 1
      }
      sendNext()
    },
    connected: () => client.connected,
    pending: () => kept.length,
    close: () => client.endAsync(),
  }
}
