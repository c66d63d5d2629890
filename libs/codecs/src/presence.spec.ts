import { decodePresence } from './presence.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('online and offline are understood', () => {
  expect(decodePresence(bytes('online'))).toEqual({ ok: true, online: true })
  expect(decodePresence(bytes('offline'))).toEqual({ ok: true, online: false })
})

test.each(['', 'Online', '"online"', 'offline ', '1'])('bad-payload: %j is no presence', (text) => {
  expect(decodePresence(bytes(text))).toMatchObject({
    ok: false,
    refusal: { reason: 'bad-payload', path: '' },
  })
})

test('bad-payload: a presence of 100 kB is not even read', () => {
  expect(decodePresence(bytes('x'.repeat(100_000))).ok).toBe(false)
})
