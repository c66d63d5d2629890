import { expect, test } from '@jest/globals'
import { simulatedSecret } from './secret.js'

test('a secret follows from key and name, and has 160 bits', () => {
  const key = new Uint8Array(32)
  expect(simulatedSecret(key, 'aq-01')).toMatch(/^[0-9a-f]{40}$/)
  expect(simulatedSecret(key, 'aq-01')).toBe(simulatedSecret(key, 'aq-01'))
  expect(simulatedSecret(key, 'aq-02')).not.toBe(simulatedSecret(key, 'aq-01'))
  expect(simulatedSecret(new Uint8Array([1]), 'aq-01')).not.toBe(simulatedSecret(key, 'aq-01'))
})
