import { fitsHash, hashPassword, hashStably } from './password-hash.js'
import { newSecret, simulatedSecret } from './secret.js'

test('a password fits its own hash, in the form of Mosquitto’s password file, and no other', async () => {
  const hashed = await hashPassword('correct horse')
  expect(hashed).toMatch(/^\$7\$101\$[A-Za-z0-9+/]{16}\$[A-Za-z0-9+/]{86}==$/)
  expect(await fitsHash(hashed, 'correct horse')).toBe(true)
  expect(await fitsHash(hashed, new TextEncoder().encode('correct horse'))).toBe(true)
  expect(await fitsHash(hashed, 'correct horses')).toBe(false)
  expect(await hashPassword('correct horse')).not.toBe(hashed)
})

/** PBKDF2-HMAC-SHA512('secret', 'salt-salt-12', 101, 64), from Python's hashlib. */
const made =
  '$7$101$c2FsdC1zYWx0LTEy$xj2kKeROpYanOOUuGnUT9KkVvyh+kWUjqDpDEfd9k8+qn00LLnesMTH6uHMEnPMuwYslw9PGcWaoB5H8KZn60w=='

test('a hash made elsewhere fits', async () => {
  expect(await fitsHash(made, 'secret')).toBe(true)
  expect(await fitsHash(made, 'Secret')).toBe(false)
})

test.each(['', 'secret', '$6$abc$def', '$7$0$AAAA$AAAA', '$7$101$$', '$7$101$AAAA$AAAA$AAAA'])(
  'nothing fits %j',
  async (hashed) => expect(await fitsHash(hashed, 'secret')).toBe(false),
)

test('a secret has 160 bits; a simulated one follows from the key and the name', () => {
  const key = new TextEncoder().encode('key')
  expect(newSecret()).toMatch(/^[0-9a-f]{40}$/)
  expect(simulatedSecret(key, 'aq-1')).toBe(simulatedSecret(key, 'aq-1'))
  expect(simulatedSecret(key, 'aq-1')).toMatch(/^[0-9a-f]{40}$/)
  expect(simulatedSecret(key, 'aq-2')).not.toBe(simulatedSecret(key, 'aq-1'))
})

test('hashed stably, the same password of the same name is the same text everywhere', async () => {
  const [one, other] = [await hashStably('haidang', 'pw-7351'), await hashStably('haidang', 'pw-7351')]
  expect(one).toBe(other)
  expect(await fitsHash(one, 'pw-7351')).toBe(true)
  expect(await hashStably('other', 'pw-7351')).not.toBe(one)
})
