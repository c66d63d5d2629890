import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { mosquittoAccounts, unsafeMosquittoSettings } from '@haidang/broker'
import { hashPassword } from '@haidang/registry'
import { eventually, freePorts } from '@haidang/testing'
import { jest } from '@jest/globals'
import { type IClientOptions, connectAsync } from 'mqtt'

import { root } from '../../infra/launch/workspace.mjs'
import { localSettings } from '../../infra/services/mosquitto.mjs'
import { serverTree } from '../../infra/services/server-tree.mjs'
import { makeAuthority, makeCertificate } from '../broker-rig/make-certificate.js'
import { startClient, text } from '../broker-rig/start-client.js'
import { silent } from '../store/test-store.js'

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'haidang-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const city = makeAuthority('The city')
const server = makeCertificate({ name: 'broker', addresses: ['127.0.0.1'] }, city)
const house = makeCertificate({ name: 'ingest' }, city)
const station = makeCertificate({ name: 'aq-01' }, city)
const stranger = makeCertificate({ name: 'aq-01' }, makeAuthority('Somebody'))

/** Both listeners with the certificates whose lines the shipped settings hold back. */
async function startMosquitto(ports: { fieldPort: number; port: number }) {
  for (const name of ['accounts', 'data', 'tls']) mkdirSync(join(folder, name))
  const lay = (name: string, pem: string) => writeFileSync(join(folder, 'tls', name), pem)
  lay('server.crt', server.cert)
  lay('server.key', server.key)
  for (const name of ['devices-ca.crt', 'house-ca.crt']) lay(name, city.cert)
  const account = async (username: string, kind: 'device' | 'house', password: string) => {
    return { username, kind, secret: await hashPassword(password), topicFilters: [] }
  }
  const accounts = [await account('house', 'house', 'secret'), await account('aq-01', 'device', 'one')]
  await mosquittoAccounts({ folder: join(folder, 'accounts'), log: silent }).write(accounts)
  const shipped = readFileSync(join(root, 'infra/mosquitto/mosquitto.conf'), 'utf8')
  const settings = localSettings(shipped, ports).replace(
    /^#(?=certfile|keyfile|cafile|require_certificate)/gm,
    '',
  )
  expect(settings.match(/^require_certificate true$/gm)).toHaveLength(2)
  expect(unsafeMosquittoSettings(settings)).toEqual([])
  // Root's Mosquitto would become a user that only Debian's own installation makes.
  const user = process.getuid?.() === 0 ? 'root' : 'nobody'
  writeFileSync(join(folder, 'mosquitto.conf'), `user ${user}\n${settings}`)
  const program = join(await serverTree(), 'usr/sbin/mosquitto')
  return spawn(program, ['-c', 'mosquitto.conf'], { cwd: folder, stdio: 'ignore' })
}

test('with certificates, a device and our own session are heard; whoever shows none, or another city’s, is not', async () => {
  const [fieldPort = 0, port = 0] = await freePorts(2)
  const mosquitto = await startMosquitto({ fieldPort, port })
  const signIn = (shown: Pick<IClientOptions, 'cert' | 'key'>) =>
    connectAsync(`mqtts://127.0.0.1:${fieldPort}`, {
      ...{ username: 'aq-01', password: 'one', clientId: 'aq-01', ca: city.cert, reconnectPeriod: 0 },
      ...shown,
    })
  try {
    await using client = startClient({
      url: `mqtts://house:secret@127.0.0.1:${port}`,
      secrets: () => ({ ca: city.cert, ...house }),
    })
    await client.door.opened
    const device = await signIn(station)
    await device.publishAsync('ioc/v1/air-quality/aq-01/observations', 'mine', { qos: 1 })
    await eventually('it is heard', () => client.accepted.length > 0)
    expect(client.accepted.map(text)).toEqual(['mine'])
    await device.endAsync()
    for (const shown of [{}, stranger]) await expect(signIn(shown)).rejects.toThrow()
    await using unproven = startClient({
      url: `mqtts://house:secret@127.0.0.1:${port}`,
      secrets: () => ({ ca: city.cert }),
    })
    const ends = () => Object.values(unproven.door.stats().ends).reduce((sum, count) => sum + count, 0)
    await eventually('it is turned away twice', () => ends() >= 2)
    expect(unproven.door.stats().isConnected).toBe(false)
  } finally {
    mosquitto.kill('SIGTERM')
    await once(mosquitto, 'exit')
  }
})
