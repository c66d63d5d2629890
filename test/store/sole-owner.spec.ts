import { type Ownership, type SoleOwner, type SoleOwnerOptions, ownAlone } from '@haidang/store'
import { eventually } from '@haidang/testing'

import { openLendingPooler } from './lending-pooler.js'
import { type TestDatabase, createTestDatabase } from './test-store.js'

let database: TestDatabase
const owners: SoleOwner[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
afterEach(() => Promise.all(owners.splice(0).map((owner) => owner.close())))
afterAll(() => database?.drop())

type Otherwise = Partial<Pick<SoleOwnerOptions, 'url' | 'serves' | 'idleMs'>>

function own(
  name: string,
  holder: string,
  otherwise: Otherwise = {},
): SoleOwner & { told: Promise<void>; heard: Ownership[] } {
  const heard: Ownership[] = []
  const owner = ownAlone({
    ...{ url: database.url, name, holder, everyMs: 50, ...otherwise },
    changed: (ownership) => void heard.push(ownership),
  })
  owners.push(owner)
  return { ...owner, heard }
}

test('the second is told who has it, and has it once the first has given it up', async () => {
  const first = own('shard 1', 'process 4711 of mq1')
  await first.told
  const second = own('shard 1', 'process 12 of mq2')
  await second.told
  expect([first.now(), second.now()]).toEqual([{ is: 'ours' }, { is: 'taken', by: 'process 4711 of mq1' }])
  await first.close()
  await eventually('the second has it', () => second.now().is === 'ours')
  expect(second.heard.map(({ is }) => is)).toEqual(['taken', 'ours'])
})

test('what is called otherwise is another’s', async () => {
  const both = [own('shard 1', 'one'), own('shard 2', 'another')]
  await Promise.all(both.map(({ told }) => told))
  expect(both.map(({ now }) => now())).toEqual([{ is: 'ours' }, { is: 'ours' }])
})

test('a connection that is ended keeps nothing: who waits has it, and who had it waits', async () => {
  const first = own('shard 1', 'first')
  await first.told
  const second = own('shard 1', 'second')
  await second.told
  await database.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'first' and datname = current_database()`,
  )
  await eventually('the first has noticed', () => first.heard.some(({ is }) => is === 'asking'))
  await eventually('one of them has it again, and the other knows it', () => {
    const [one, other] = [first.now().is, second.now().is]
    return (one === 'ours') !== (other === 'ours') && (one === 'taken') !== (other === 'taken')
  })
})

test('behind a pooler that lends its sessions by turns two never have it at once, and the second is told why', async () => {
  await using pooler = await openLendingPooler(database.url)
  const first = own('shard 1', 'first', { url: pooler.url })
  await first.told
  expect(first.now()).toEqual({ is: 'ours' })
  const second = own('shard 1', 'second', { url: pooler.url })
  await eventually('it is told', () => second.heard.length > 0)
  expect(second.heard).toEqual([{ is: 'asking', why: expect.stringContaining('DATABASE_URL') }])
  expect(first.heard).toEqual([{ is: 'ours' }])
  await Promise.all(owners.splice(0).map((owner) => owner.close()))
})

test('who can do nothing with it leaves it to who waits, and has it back when that one has gone', async () => {
  const idle = own('shard 1', 'idle', { serves: () => false, idleMs: 200 })
  await idle.told
  const waiting = own('shard 1', 'waiting')
  await eventually('who waits has it', () => waiting.now().is === 'ours')
  await eventually('who left it waits', () => idle.now().is === 'taken')
  expect(idle.heard.slice(0, 3)).toEqual([
    { is: 'ours' },
    { is: 'asking', why: expect.stringContaining('left to who waits') },
    { is: 'taken', by: 'waiting' },
  ])
  await waiting.close()
  await eventually('it is back', () => idle.now().is === 'ours')
})

test('who can do nothing with it keeps it while nobody waits', async () => {
  let looks = 0
  const idle = own('shard 1', 'idle', { serves: () => (looks++, false), idleMs: 100 })
  await eventually('much time has passed', () => looks > 10)
  expect(idle.heard).toEqual([{ is: 'ours' }])
})
