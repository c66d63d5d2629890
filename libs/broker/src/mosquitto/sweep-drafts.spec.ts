import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sweepAccountDrafts } from './sweep-drafts.js'

const now = Date.UTC(2026, 10, 22, 7)
const clock = { now: () => now }
const hourMs = 3_600_000

test('what a worker left that was killed while it wrote is taken away, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-accounts-'))
  const abandoned = [`passwords.${randomUUID()}`, `acl.${randomUUID()}`]
  const old = ['acl', 'passwords', 'passwords.old', `notes.${randomUUID()}`]
  const beingWritten = `passwords.${randomUUID()}`
  const put = (name: string, at: number): void => {
    writeFileSync(join(folder, name), 'aq-01:')
    utimesSync(join(folder, name), at / 1_000, at / 1_000)
  }
  for (const name of [...abandoned, ...old]) put(name, now - hourMs)
  put(beingWritten, now - 1_000)
  await sweepAccountDrafts({ folder, clock })
  expect(readdirSync(folder).sort()).toEqual([...old, beingWritten].sort())
  rmSync(folder, { recursive: true })
})

test('a folder that is not there yet has nothing to sweep', async () => {
  await sweepAccountDrafts({ folder: join(tmpdir(), randomUUID()), clock })
})
