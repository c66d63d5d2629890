import { createHmac, randomBytes } from 'node:crypto'

/** A new device password: 160 random bits in hex. */
export function newSecret(): string {
  return randomBytes(20).toString('hex')
}

/** The password of a simulated device, which the simulated city derives from the same key: 160 bits in hex. */
export function simulatedSecret(key: Uint8Array, deviceId: string): string {
  return createHmac('sha256', key).update(`device:${deviceId}`).digest('hex').slice(0, 40)
}
