import { setTimeout as pause } from 'node:timers/promises'
import { systemSchema } from '@haidang/contracts'
import type { Local } from '../../product/find-product.js'
import { until } from '../../until.js'
import { comment, logAfter, missingOf } from '../log.js'
import { duration, lineOf, say, storedBetween, topicOf } from '../speaking.js'
import { type Finding, type Step, type Tour, must } from '../step.js'

/** PUBACKs before the kill; messages at most, should it not come; and the pause between two of them. */
const killAfter = 20
const mostMessages = 2_000
const everyMs = 2
const backWithinMs = 90_000

/** What was acknowledged before is there after, whatever moment the process dies in. */
export const kill: Step = {
  id: 'kill',
  title: 'Kills the main process (SIGKILL) while it publishes',
  needsStation: true,
  take: async (tour) => {
    const { product, mayKill } = tour
    if (!product.local) return { skipped: 'the system runs on another machine' }
    if (!mayKill) return { skipped: 'asked not to, by --no-kill' }
    if (!product.local.runFile().supervised)
      return { skipped: 'nobody would start it again: it was not started by npm start' }
    return killAndLook(tour, product.local)
  },
}

async function killAndLook(tour: Tour, local: Local): Promise<Finding> {
  const { rest, follower, station } = tour
  const { pid, startedAt } = local.runFile()
  const system = await rest.get('system', systemSchema)
  must(system.startedAt === startedAt, `the run file is not of the system that answers (process ${pid})`)
  const before = await comment(tour, 'before the process is killed')
  const last = follower.last()
  const { sent, acknowledged } = await publishUntilKilled(tour, pid)
  const killedAt = performance.now()
  const connects = follower.connects()
  const again = await until('the supervisor brings it back', () => comeBack(tour, local, pid), {
    withinMs: backWithinMs,
    everyMs: 25,
    signal: tour.signal,
  })
  const backMs = performance.now() - killedAt
  const open = sent.filter((at) => !acknowledged.has(at))
  for (const at of open) await say(tour, at, station.alarming)
  const rows = await storedBetween(tour, [sent[0] ?? 0, sent.at(-1) ?? 0])
  const stored = rows.map(({ at }) => Date.parse(at))
  const lost = [...acknowledged].filter((at) => !stored.includes(at))
  must(lost.length === 0, `${lost.length} of ${acknowledged.size} acknowledged messages are not there`)
  must(
    stored.length === sent.length && new Set(stored).size === sent.length,
    `${stored.length} rows of ${sent.length} messages`,
  )
  const after = await comment(tour, 'after the process came back')
  await until('the live client has the newest number', () => follower.last() >= after, {
    withinMs: 30_000,
    signal: tour.signal,
  })
  const log = await logAfter(tour, before - 1)
  must(isUnbroken(log), `alarm numbers with a gap: ${log.join(' ')}`)
  const missing = missingOf(follower.events, log)
  must(missing.length === 0, `the live client has missed ${missing.join(', ')}`)
  must(follower.snapshots() === 1 && follower.connects() > connects, 'the live client began anew')
  return {
    ms: backMs,
    figures: { sent: sent.length, acknowledged: acknowledged.size, stored: stored.length, backMs },
    evidence: [
      `process ${pid} is gone after ${acknowledged.size} PUBACKs; process ${again} answers ${duration(backMs)} later, on the same database`,
      `all ${acknowledged.size} acknowledged messages are there, the ${open.length} without a PUBACK were sent again, as a device does: ${stored.length} rows, none twice`,
      `alarm numbers ${before}…${after} without a gap; the live client took up the log after number ${last} and has them all`,
    ],
  }
}

type Said = Readonly<{ sent: readonly number[]; acknowledged: ReadonlySet<number> }>

/** Publishes without waiting until the connection is gone; some of it is then on its way, without a PUBACK. */
async function publishUntilKilled(tour: Tour, pid: number): Promise<Said> {
  const line = await lineOf(tour)
  const { quantity, alarming } = tour.station
  const acknowledged = new Set<number>()
  const sent: number[] = []
  const answers: Promise<void>[] = []
  const note = (at: number): void => {
    acknowledged.add(at)
    if (acknowledged.size === killAfter) process.kill(pid, 'SIGKILL')
  }
  while (line.isOpen() && sent.length < mostMessages) {
    const at = tour.stamp()
    sent.push(at)
    const publishing = line.publish(topicOf(tour), JSON.stringify({ at, values: { [quantity]: alarming } }))
    answers.push(publishing.then(() => note(at)).catch(() => undefined))
    await pause(everyMs)
  }
  await Promise.all(answers)
  must(!line.isOpen(), `the process took ${sent.length} messages and did not die`)
  return { sent, acknowledged }
}

/** @returns the pid of the process that is there now, once it answers */
async function comeBack({ rest }: Tour, local: Local, killed: number): Promise<number | undefined> {
  const { pid, startedAt } = await local.refresh()
  if (pid === killed) return undefined
  const system = await rest.get('system', systemSchema)
  return system.startedAt === startedAt ? pid : undefined
}

function isUnbroken(numbers: readonly number[]): boolean {
  return numbers.every((seq, place) => place === 0 || seq === (numbers[place - 1] ?? 0) + 1)
}
