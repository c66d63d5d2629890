import { connect } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { eventually } from '@haidang/testing'
import { freeze, killHard, thaw } from '../faults/processes.js'
import { type Row, judge } from '../row.js'
import type { Servers } from '../servers.js'
import { type Telling, openTelling } from './telling.js'

type Fault = Readonly<{ begin(): Promise<void>; end(): Promise<void> }>

export const row: Row = {
  id: 'A-05',
  promise:
    'Redis flushed, killed, frozen, full, away at the start: no alarm event is lost or later than 15 s beyond it; no request waits 2 s',
  ways: ['services'], // embedded has no Redis
  async prove(run) {
    await using telling = await openTelling(run)
    const { servers } = telling
    if (!servers) throw new Error('no Redis to fail')
    const holdMs = run.quick ? 2_000 : 20_000
    const figures: Record<string, number> = {}
    let longestLateMs = 0
    let longestAskMs = 0
    for (const [name, fault] of Object.entries(faultsOf(servers, telling))) {
      run.say(name)
      await fault.begin()
      longestAskMs = Math.max(longestAskMs, await askWhile(telling))
      await telling.play(12)
      await after(name === 'frozen' && !run.quick ? 60_000 : holdMs)
      await fault.end()
      const endedMs = performance.now()
      await telling.untilTold(90_000)
      const lateMs = Math.round(await latest(telling, endedMs))
      figures[`${name}LateMs`] = lateMs
      longestLateMs = Math.max(longestLateMs, lateMs)
    }
    const end = await telling.compare()
    return judge(run, {
      figures: { ...end, ...figures, longestAskMs: Math.round(longestAskMs) },
      must: {
        'none lost': end.lost === 0,
        'one key each': end.otherKeys === 0,
        'in order': end.disordered === 0,
      },
      times: { 'within 15 s beyond': longestLateMs <= 15_000, 'no request waits': longestAskMs <= 2_000 },
    })
  },
}

/** The longest time from the later of an event and the fault's end until the event was taken. */
async function latest({ sink, learned }: Telling, endedMs: number): Promise<number> {
  const first = new Map<number, number>()
  for (const { seq, atMs, taken } of sink.came) if (taken && !first.has(seq)) first.set(seq, atMs)
  const waits = [...(await learned())].map(
    ([seq, learnedMs]) => (first.get(seq) ?? Infinity) - Math.max(learnedMs, endedMs),
  )
  return Math.max(0, ...waits)
}

/** How long a person waits for an answer that writes an alarm event, at most. */
async function askWhile({ admin }: Telling): Promise<number> {
  const { items } = await admin.get<{ items: { id: string }[] }>('alarms?limit=3')
  let longest = 0
  for (const { id } of items) {
    const fromMs = performance.now()
    await admin.send('POST', `alarms/${id}/comment`, { comment: 'while Redis fails' })
    longest = Math.max(longest, performance.now() - fromMs)
  }
  return longest
}

function faultsOf(servers: Servers, { teller }: Telling): Record<string, Fault> {
  const pid = (): number => servers.redis.pid
  const nothing = async (): Promise<void> => undefined
  return {
    flushed: { begin: () => tell(servers, ['FLUSHALL']), end: nothing },
    killed: {
      begin: async () => killHard([pid()]),
      end: () => servers.again('redis'),
    },
    frozen: {
      begin: async () => freeze([pid()]),
      end: async () => thaw([pid()]),
    },
    full: {
      begin: () => tell(servers, ['CONFIG', 'SET', 'maxmemory', '3mb'], 'filled'),
      end: () => tell(servers, ['CONFIG', 'SET', 'maxmemory', '256mb'], 'emptied'),
    },
    awayAtStart: {
      begin: async () => {
        killHard([pid()])
        await teller.kill()
        teller.begin()
      },
      end: () => servers.again('redis'),
    },
  }
}

async function tell(servers: Servers, command: string[], room?: 'filled' | 'emptied'): Promise<void> {
  const filling = Array.from({ length: 100 }, () => `APPEND filling ${'x'.repeat(50_000)}`)
  const more = room === 'filled' ? filling : room === 'emptied' ? ['DEL filling'] : []
  await say(servers.redis, [command.join(' '), ...more])
}

/** Inline commands, each answered with one line, be it an error. */
async function say({ port, url }: Servers['redis'], lines: readonly string[]): Promise<void> {
  const all = [`AUTH ${new URL(url).password}`, ...lines]
  const socket = connect(port, '127.0.0.1')
  let answers = 0
  socket.on('data', (chunk: Buffer) => void (answers += chunk.toString('latin1').split('\n').length - 1))
  socket.write(all.map((line) => `${line}\r\n`).join(''))
  await eventually('Redis has answered', () => answers >= all.length)
  socket.destroy()
}
