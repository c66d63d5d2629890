import type { OpenLiveBus } from '@haidang/live'
import { eventually, openFaultyLine } from '@haidang/testing'
import { closeBuses, joined, openBus, promisesOfABus, seqsHeardOn } from '../live-rig/bus-suite.js'
import type { Line } from '../live-rig/kept-log.js'

const redisUrl = process.env['IOC_TEST_REDIS'] ?? ''

promisesOfABus('through Redis', () => ({ here: openBus(redisUrl), there: openBus(redisUrl) }))

const lossesHeardOn = (bus: OpenLiveBus): { count: number } => {
  const losses = { count: 0 }
  bus.subscribe('messages.lost', () => void (losses.count += 1))
  return losses
}
const events = (lines: Line[], event: string): number => lines.filter((line) => line.event === event).length

describe('when Redis fails', () => {
  afterEach(closeBuses)

  const port = Number(new URL(redisUrl).port || 6379)
  const through = (line: { port: number }): string => {
    const url = new URL(redisUrl)
    url.host = `127.0.0.1:${line.port}`
    return url.href
  }

  test('down at the start it holds nobody up, and the bus comes by itself', async () => {
    await using line = await openFaultyLine(port, { state: 'cut' })
    const lines: Line[] = []
    const here = openBus(through(line), lines)
    const heardHere = seqsHeardOn(here)
    here.publish('alarms.committed', { seq: 1 })
    expect(heardHere).toEqual([1])
    expect(here.stats()).toMatchObject({ available: false, unsent: 1 })
    await eventually('it is told', () => events(lines, 'live.bus.away') === 1)
    const there = openBus(redisUrl)
    await joined(there)
    const losses = lossesHeardOn(there)
    line.mend()
    await joined(here)
    await eventually('the others hear that they have missed something', () => losses.count > 0)
    expect([events(lines, 'live.bus.away'), events(lines, 'live.bus.back')]).toEqual([1, 1])
  })

  test.each(['cut', 'freeze'] as const)(
    '%s: told once, nobody waits, nothing piles up, all read again',
    async (fault) => {
      await using line = await openFaultyLine(port)
      const lines: Line[] = []
      const here = openBus(through(line), lines)
      const there = openBus(redisUrl)
      await joined(here, there)
      const [lossesHere, lossesThere] = [lossesHeardOn(here), lossesHeardOn(there)]
      line[fault]()
      await eventually('it is noticed', () => !here.stats().available)
      for (let seq = 1; seq <= 5_000; seq += 1) here.publish('alarms.committed', { seq })
      expect(here.stats().unsent).toBeGreaterThan(1_000)
      await eventually('it is told', () => events(lines, 'live.bus.away') === 1)
      await eventually('who keeps something reads it again meanwhile', () => lossesHere.count > 1)
      const heardThere = seqsHeardOn(there)
      line.mend()
      await joined(here)
      await eventually('both hear of it', () => lossesHere.count > 0 && lossesThere.count > 0)
      here.publish('alarms.committed', { seq: 5_001 })
      await eventually('what is said is heard again', () => heardThere.includes(5_001))
      expect([events(lines, 'live.bus.away'), events(lines, 'live.bus.back')]).toEqual([1, 1])
    },
  )

  test('the channels of two databases of one Redis are two', async () => {
    const other = new URL(redisUrl)
    other.pathname = '/9'
    const [here, there, elsewhere] = [openBus(redisUrl), openBus(redisUrl), openBus(other.href)]
    await joined(here, there, elsewhere)
    const [heardThere, heardElsewhere] = [seqsHeardOn(there), seqsHeardOn(elsewhere)]
    here.publish('alarms.committed', { seq: 1 })
    await eventually('one hears it', () => heardThere.length === 1)
    elsewhere.publish('alarms.committed', { seq: 2 })
    await eventually('the other says something', () => heardElsewhere.length === 1)
    expect([heardThere, heardElsewhere]).toEqual([[1], [2]])
  })
})
