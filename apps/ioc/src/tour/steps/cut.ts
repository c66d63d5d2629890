import { until } from '../../until.js'
import { comment, doublesOf, logAfter, missingOf } from '../log.js'
import { duration } from '../speaking.js'
import { type Step, must } from '../step.js'

/** An operator misses no alarm: who comes back asks for what came after the last number. */
export const cut: Step = {
  id: 'cut',
  title: 'Cuts its own link in the middle of alarm events',
  needsStation: true,
  take: async (tour) => {
    const { follower, signal } = tour
    const first = await comment(tour, 'the link is up')
    await until('the live client has it', () => follower.last() >= first, { withinMs: 20_000, signal })
    const had = follower.last()
    follower.cut()
    await until('the live client sees that the link is gone', () => !follower.isConnected(), {
      withinMs: 20_000,
      signal,
    })
    const numbers: number[] = []
    for (const n of [1, 2, 3]) numbers.push(await comment(tour, `event ${n} behind its back`))
    must(follower.last() === had, 'an event came over a link that is cut')
    const from = performance.now()
    follower.mend()
    const newest = await comment(tour, 'the link is up again')
    await until('the live client has caught up', () => follower.last() >= newest, {
      withinMs: 30_000,
      signal,
    })
    const ms = performance.now() - from
    const log = await logAfter(tour, had)
    const missing = missingOf(follower.events, log)
    const doubles = doublesOf(follower.events)
    must(missing.length === 0, `missed: ${missing.join(', ')}`)
    must(doubles.length === 0, `twice: ${doubles.join(', ')}`)
    const resumption = follower.resumptions.at(-1)
    must(resumption?.after === had, `it asked after number ${resumption?.after ?? 'none'}, and had ${had}`)
    return {
      ms,
      figures: { missed: missing.length, twice: doubles.length, behind: log.length },
      evidence: [
        `the TCP connection was torn off after number ${had}; ${log.length} events came meanwhile (${log[0] ?? newest}…${log.at(-1) ?? newest})`,
        `back and caught up ${duration(ms)} after the cable was plugged in again: asked after ${had}, missed 0, none twice`,
      ],
    }
  },
}
