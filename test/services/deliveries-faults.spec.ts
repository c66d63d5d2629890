import { createTestDatabase, manyDevices } from '../store/test-store.js'
import type { Line } from '../live-rig/kept-log.js'
import { eventually, openFaultyLine } from '@haidang/testing'
import { bellAt, closeBells, newQueue } from '../jobs-rig/bell-suite.js'
import { play, stop, tell } from '../jobs-rig/deliveries-suite.js'
import { disordered, openSink } from '../jobs-rig/sink.js'

const redisUrl = process.env['IOC_TEST_REDIS'] ?? ''
const databaseUrl = process.env['IOC_TEST_POSTGRES'] ?? ''
const port = Number(new URL(redisUrl).port)
const through = (line: { port: number }): string => {
  const url = new URL(redisUrl)
  url.host = `127.0.0.1:${line.port}`
  return url.href
}

describe('when Redis fails', () => {
  afterEach(stop)
  afterEach(closeBells)

  test.each(['cut', 'freeze'] as const)(
    '%s: a ring is refused in bounded time, told once, and taken again by itself',
    async (fault) => {
      await using line = await openFaultyLine(port)
      const lines: Line[] = []
      const heard: string[] = []
      const bell = bellAt({
        ...{ redisUrl: through(line), databaseUrl, queue: newQueue(), lines },
        answer: async (id) => void heard.push(id),
      })
      await eventually('it works', () => bell.ring(['before']))
      line[fault]()
      const from = performance.now()
      expect(await bell.ring(['a', 'b'])).toBe(false)
      expect(performance.now() - from).toBeLessThan(20_000) // 5 s are allowed here
      await eventually('it is noticed', () => !bell.stats().available)
      line.mend()
      await eventually('it takes rings again', () => bell.ring(['after']))
      await eventually('and they are answered', () => heard.includes('after'), { withinMs: 60_000 })
      const count = (event: string): number => lines.filter((told) => told.event === event).length
      expect([count('jobs.bell-away'), count('jobs.bell-back')]).toEqual([1, 1])
    },
  )

  test.each(['cut', 'freeze'] as const)(
    '%s from the start: every alarm event is told all the same',
    async (fault) => {
      const database = await createTestDatabase(manyDevices('station', 30))
      try {
        await using line = await openFaultyLine(port)
        line[fault]()
        await using sink = await openSink()
        tell({ database, sink, kept: { redisUrl: through(line) } })
        const seqs = await play(database, 10)
        await eventually('all of it', () => sink.taken().length === seqs.length)
        expect(sink.taken().sort()).toEqual([...seqs].sort())
        expect(disordered(sink.came)).toEqual([])
        await stop()
      } finally {
        await database.drop()
      }
    },
  )
})
