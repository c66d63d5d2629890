import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eventually } from '@haidang/testing'
import { jest } from '@jest/globals'
import { connectAsync } from 'mqtt'

import { localSettings } from '../../infra/services/mosquitto.mjs'
import { houseAccount } from '../../infra/services/house-account.mjs'
import { serverTree } from '../../infra/services/server-tree.mjs'
import { root } from '../../infra/launch/workspace.mjs'

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'haidang-container-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

const writeAccounts = (username: string, password: string) => {
  for (const [name, text] of Object.entries(houseAccount(username, password)))
    writeFileSync(join(folder, 'accounts', name), text)
}

test('in a container, Mosquitto reads its accounts again when they change, and ends in order when it is told to', async () => {
  const [fieldPort, port] = [await freePort(), await freePort()]
  for (const name of ['accounts', 'data']) mkdirSync(join(folder, name))
  writeAccounts('first', 'one')
  const settings = readFileSync(join(root, 'infra/mosquitto/mosquitto.conf'), 'utf8')
  // Root's Mosquitto would become a user that only Debian's own installation makes.
  const local = `user ${process.getuid?.() === 0 ? 'root' : 'nobody'}\n${localSettings(settings, { fieldPort, port })}`
  writeFileSync(join(folder, 'mosquitto.conf'), local)
  const script = join(root, 'infra/mosquitto/run.sh')
  const tree = await serverTree()
  const container = spawn('sh', [script, 'mosquitto.conf', 'accounts'], {
    ...{ cwd: folder, stdio: 'ignore' },
    env: { ...process.env, PATH: `${join(tree, 'usr/sbin')}:${process.env['PATH']}` },
  })
  const signIn = (username: string, password: string) =>
    connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, clientId: username, reconnectPeriod: 0 })
  try {
    const first = await eventually('the first signs in', () => signIn('first', 'one').catch(() => undefined))
    await first.endAsync(true)
    writeAccounts('second', 'two')
    const second = await eventually('the second signs in', () =>
      signIn('second', 'two').catch(() => undefined),
    )
    await second.endAsync(true)
    await expect(signIn('first', 'one')).rejects.toThrow(/not authorized/i)
  } finally {
    container.kill('SIGTERM')
    await once(container, 'exit')
  }
  expect(readFileSync(join(folder, 'data/mosquitto.db')).length).toBeGreaterThan(0)
})
