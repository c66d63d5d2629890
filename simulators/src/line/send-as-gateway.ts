import { connectAsync } from 'mqtt'

export type GatewayLogin = Readonly<{ url: string; clientId: string; username: string; password: string }>

/**
 * Sends messages over a connection of a gateway's own, one after the other, and hangs up. Whatever goes wrong goes
 * wrong as with a gateway: nobody here hears of it.
 */
export async function sendAsGateway(
  { url, ...login }: GatewayLogin,
  messages: readonly Readonly<{ topic: string; payload: string }>[],
): Promise<void> {
  try {
    const gateway = await connectAsync(url, { ...login, protocolVersion: 4, reconnectPeriod: 0 })
    for (const { topic, payload } of messages) await gateway.publishAsync(topic, payload, { qos: 1 })
    await gateway.endAsync()
  } catch {
    // the broker was away, or threw us out: that is a gateway's life
  }
}
