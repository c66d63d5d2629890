import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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
