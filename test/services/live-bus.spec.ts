import { type Socket, connect } from 'node:net'
import { areaId, deviceId, feedId } from '@haidang/domain'
import type { OpenLiveBus, PlainReports } from '@haidang/live'
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

describe('beside a process of before, which knows only texts', () => {
  const { hostname, port, pathname, username, password } = new URL(redisUrl)
  const channel = `ioc:${pathname.slice(1) || '0'}:live`
  const ends: (() => void)[] = []
  const openRaw = (): Socket => {
    const socket = connect(Number(port || 6379), hostname)
    ends.push(() => socket.destroy())
    if (password) socket.write(`AUTH ${username || 'default'} ${password}\r\n`)
    return socket
  }
  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    await closeBuses()
  })

  const plain = { value: 20, at: 2, receivedAt: 3, status: 'measuring', flags: [] } as const
  const changed = {
    ...{ device: deviceId('aq-01'), key: 7, feed: feedId('air-quality'), area: areaId('hai-chau') },
    ...{ before: { latest: {} }, state: { latest: { pm25: plain } } },
  }

  test.each(['beat', 'beat 2'])(
    'all is said as text while “%s” is heard, and in columns once it has gone',
    async (word) => {
      const [here, there] = [openBus(redisUrl), openBus(redisUrl)]
      await joined(here, there)
      const heard = { texts: '', changed: 0, reports: [] as PlainReports[] }
      there.subscribe('devices.changed', ({ changed, reports = [] }) => {
        heard.changed += changed.length
        heard.reports.push(...reports)
      })
      const [speaking, listening] = [openRaw(), openRaw()]
      listening.on('data', (bytes) => void (heard.texts += bytes.toString()))
      listening.write(`SUBSCRIBE ${channel}\r\n`)
      const beating = setInterval(() => speaking.write(`PUBLISH ${channel} "someone ${word}"\r\n`), 50)
      ends.unshift(() => clearInterval(beating))
      await eventually('it hears a word of its own', () => heard.texts.includes(`someone ${word}`))
      await eventually('both hear the device as text', () => {
        here.publish('devices.changed', { changed: [changed] })
        return heard.texts.includes('"name":"devices.changed"') && heard.changed > 0
      })
      clearInterval(beating)
      await eventually('columns', () => {
        here.publish('devices.changed', { changed: [changed] })
        return heard.reports.length > 0
      })
      expect(heard.reports[0]?.devices).toEqual(Float64Array.of(7))
    },
  )
})

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
