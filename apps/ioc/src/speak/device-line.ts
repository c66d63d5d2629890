import type { CredentialJson } from '@haidang/contracts'
import { type MqttClient, connectAsync } from 'mqtt'
import { Refusal, wordsOf } from '../refusal.js'

export type Heard = Readonly<{ topic: string; payload: string }>

/** A device on a real MQTT 3.1.1 connection. It never dials again by itself: what happens to it is the evidence. */
export type DeviceLine = Readonly<{
  /** QoS 1; resolves at the PUBACK with how many ms it took. @throws when the connection ends before it */
  publish(topic: string, payload: string): Promise<number>
  subscribe(topic: string): Promise<void>
  /** What came on the subscriptions, in order. */
  heard: readonly Heard[]
  isOpen(): boolean
  /** Resolves when the connection has ended, whoever ended it. */
  closed: Promise<void>
  end(): Promise<void>
}>

const connectWithinMs = 10_000

/** @throws Refusal when the broker does not answer or does not want the credential */
export async function connectDevice(
  mqttUrl: string,
  { clientId, username, password }: CredentialJson,
): Promise<DeviceLine> {
  const client = await connectAsync(mqttUrl, {
    ...{ clientId, username, password },
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: connectWithinMs,
  }).catch((cause: unknown) => {
    throw new Refusal(`${mqttUrl} did not let ${clientId} in: ${wordsOf(cause)}`, { cause })
  })
  const heard: Heard[] = []
  client.on('message', (topic, payload) => heard.push({ topic, payload: payload.toString() }))
  client.on('error', () => undefined) // 'close' follows
  const closed = new Promise<void>((done) => client.once('close', () => done()))
  return {
    publish: (topic, payload) => publish({ client, closed }, topic, payload),
    subscribe: async (topic) => void (await client.subscribeAsync(topic, { qos: 1 })),
    heard,
    isOpen: () => client.connected,
    closed,
    end: async () => {
      if (client.connected) await client.endAsync()
      else client.end(true)
    },
  }
}

type Open = Readonly<{ client: MqttClient; closed: Promise<void> }>

async function publish({ client, closed }: Open, topic: string, payload: string): Promise<number> {
  const from = performance.now()
  const outcome = await Promise.race([
    client.publishAsync(topic, payload, { qos: 1 }).then(() => 'acknowledged' as const),
    closed.then(() => 'closed' as const),
  ])
  if (outcome === 'closed') throw new Error('the connection was closed before the PUBACK')
  return performance.now() - from
}
