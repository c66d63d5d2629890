import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'

import { secretsFromFiles } from '@haidang/broker'
import { expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'

import { FakeBroker } from '../broker-rig/fake-broker.js'
import { makeAuthority, makeCertificate } from '../broker-rig/make-certificate.js'
import { startClient } from '../broker-rig/start-client.js'

const city = makeAuthority('The city')
const server = makeCertificate({ name: 'broker', addresses: ['127.0.0.1'] }, city)
const house = makeCertificate({ name: 'ingest' }, city)

const addressOf = (broker: FakeBroker) => `mqtts://house:secret@127.0.0.1:${broker.port}`

/** Nobody has got as far as to say a password. */
async function turnedAway(client: ReturnType<typeof startClient>, broker: FakeBroker): Promise<void> {
  const attempts = () => Object.values(client.door.stats().ends).reduce((sum, count) => sum + count, 0)
  await eventually('two attempts', () => attempts() >= 2)
  expect(client.door.stats().connections).toBe(0)
  expect(broker.lines.flatMap(({ heard }) => heard)).toEqual([])
}

test('with TLS both sides show their certificates, and messages come', async () => {
  const asks = { ...server, ca: city.cert, requestCert: true, rejectUnauthorized: true }
  await using broker = await FakeBroker.start({}, asks)
  await using client = startClient({ url: addressOf(broker), secrets: () => ({ ca: city.cert, ...house }) })
  const line = await broker.subscribed()
  line.deliver(1)
  await line.hears('puback')
  expect(client.accepted).toHaveLength(1)
  const peer = line.socket instanceof TLSSocket ? line.socket.getPeerCertificate().subject.CN : undefined
  expect(peer).toBe('ingest')
})

test('a broker that cannot prove who it is never hears our password', async () => {
  await using broker = await FakeBroker.start({}, server)
  await using client = startClient({ url: addressOf(broker) })
  await turnedAway(client, broker)
})

test('nor does one whose certificate is for another address', async () => {
  const elsewhere = makeCertificate({ name: 'broker', addresses: ['10.0.0.1'] }, city)
  await using broker = await FakeBroker.start({}, elsewhere)
  await using client = startClient({ url: addressOf(broker), secrets: () => ({ ca: city.cert }) })
  await turnedAway(client, broker)
})

test('a certificate that is renewed in its file counts from the next attempt', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-secrets-'))
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'own.pem'), key: join(folder, 'own.key') }
  const lay = ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(files.ca, city.cert)
    writeFileSync(files.cert, cert)
    writeFileSync(files.key, key)
  }
  lay(makeCertificate({ name: 'ingest' }, makeAuthority('Somebody')))
  const asks = { ...server, ca: city.cert, requestCert: true, rejectUnauthorized: true }
  await using broker = await FakeBroker.start({}, asks)
  await using client = startClient({ url: addressOf(broker), secrets: secretsFromFiles(files) })
  await turnedAway(client, broker)
  lay(house)
  await client.door.opened
  rmSync(folder, { recursive: true })
})

test('the settings of a process name the files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-tls-'))
  const lay = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const asks = { ...server, ca: city.cert, requestCert: true, rejectUnauthorized: true }
  await using broker = await FakeBroker.start({}, asks)
  const env = {
    ...process.env,
    ...{ DATABASE_URL: 'postgres://nobody@127.0.0.1/none', REDIS_URL: 'redis://127.0.0.1' }, // named, not asked
    ...{ MQTT_URL: addressOf(broker), IOC_MQTT_CA_FILE: lay('ca.pem', city.cert) },
    ...{ IOC_MQTT_CERT_FILE: lay('own.pem', house.cert), IOC_MQTT_KEY_FILE: lay('own.key', house.key) },
  }
  const sessions = join(import.meta.dirname, '../../apps/ingest/dist/sessions.js')
  await promisify(execFile)(process.execPath, [sessions, 'reserve', '1', '--force'], { env })
  const [line] = broker.lines
  expect(line?.socket instanceof TLSSocket && line.socket.authorized).toBe(true)
  expect(line?.heard.map(({ cmd }) => cmd)).toContain('subscribe')
  rmSync(folder, { recursive: true })
})

test('certificates that cannot be read are told, and read again', async () => {
  await using broker = await FakeBroker.start({}, server)
  const ca = ['-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n', undefined, city.cert]
  await using client = startClient({
    url: addressOf(broker),
    secrets: () => {
      const next = ca.length > 1 ? ca.shift() : ca[0]
      if (next === undefined) throw new Error('no such file')
      return { ca: next }
    },
  })
  await client.door.opened
  expect(client.door.stats().ends).toEqual({ unreachable: 2 })
})
