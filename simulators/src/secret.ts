import { createHmac } from 'node:crypto'

const hexCharacters = 40

/**
 * The secret with which a simulated device signs in: the first 160 bits of HMAC-SHA-256(key, 'device:' + id) in
 * hexadecimal. The server derives the same from the same key, so nothing has to be handed over.
 */
export function simulatedSecret(key: Uint8Array, deviceId: string): string {
  return createHmac('sha256', key).update(`device:${deviceId}`).digest('hex').slice(0, hexCharacters)
}
