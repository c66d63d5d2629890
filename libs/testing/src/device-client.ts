import type { CredentialJson } from '@haidang/contracts'
import { type MqttClient, connectAsync } from 'mqtt'

/** A device on a real MQTT 3.1.1 connection. */
export async function connectDevice(
  mqttUrl: string,
  { clientId, username, password }: CredentialJson,
): Promise<MqttClient> {
  return connectAsync(mqttUrl, {
    clientId,
    username,
    password,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
  })
}

/** Publishes QoS 1 and resolves at the PUBACK: from then on it is stored, or its reason is. */
export async function publish(client: MqttClient, topic: string, payload: unknown): Promise<void> {
  const bytes =
    typeof payload === 'string' || payload instanceof Uint8Array
      ? Buffer.from(payload)
      : JSON.stringify(payload)
  await client.publishAsync(topic, bytes, { qos: 1 })
}
