import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Log } from '@haidang/domain'

import { type BrokerAccount, accountFiles } from './account-files.js'
import { mosquittoAccounts } from './write-accounts.js'

const nothing = (): void => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent }

const secret = '$7$101$c2FsdC1zYWx0LTEy$aGFzaA=='
const device = (username: string): BrokerAccount => ({ username, kind: 'device', secret, topicFilters: [] })

test('of two workers that write into one folder at once each leaves a whole file, and no draft', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-accounts-'))
  for (const file of ['acl', 'passwords']) writeFileSync(join(folder, file), '')
  const writers = [mosquittoAccounts({ folder, log: silent }), mosquittoAccounts({ folder, log: silent })]
  const accounts = [[device('aq-01')], [device('aq-02'), device('aq-03')]]
  const whole = accounts.map((those) => accountFiles(those).passwords)
  for (let round = 0; round < 60; round++) {
    const those = round % 2 === 0 ? accounts : accounts.toReversed()
    await Promise.all(writers.map((writer, place) => writer.write(those[place] ?? [])))
    expect(whole).toContain(readFileSync(join(folder, 'passwords'), 'utf8'))
  }
  expect(readdirSync(folder).sort()).toEqual(['acl', 'passwords'])
  rmSync(folder, { recursive: true })
})

test('a Mosquitto that could not be told is told as soon as it can be, though nothing has changed since', async () => {
  const home = mkdtempSync(join(tmpdir(), 'haidang-accounts-'))
  const [folder, pidFile] = [join(home, 'accounts'), join(home, 'mosquitto.pid')]
  for (const place of [folder, pidFile]) mkdirSync(place) // whose number cannot be read
  const says =
    'process.on("SIGHUP", () => console.log("told")); console.log("runs"); setInterval(() => 0, 1e6)'
  const broker = spawn(process.execPath, ['-e', says, 'mosquitto'], { env: {} })
  let said = ''
  broker.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const hears = async (what: string): Promise<void> => {
    while (!said.includes(what)) await new Promise((done) => setTimeout(done, 10))
  }
  try {
    await hears('runs')
    const accounts = mosquittoAccounts({ folder, log: silent })
    await expect(accounts.write([device('aq-01')])).rejects.toThrow(/EISDIR/)
    rmdirSync(pidFile)
    writeFileSync(pidFile, String(broker.pid))
    expect(await accounts.write([device('aq-01')])).toBe(false)
    await hears('told')
  } finally {
    broker.kill('SIGKILL')
    rmSync(home, { recursive: true })
  }
})
