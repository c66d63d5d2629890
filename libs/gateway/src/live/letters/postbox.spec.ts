import { type Scope, areaId, feedId, wholeScope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'
import { openPostOffice } from './postbox.js'

type Letter = Readonly<{ room: string; seq: number; prevSeq: number }>

function office(position: () => number) {
  const sent: Letter[] = []
  const opened = openPostOffice({
    position,
    write: (event) => event as never,
    server: {
      send: (audience, _name, ...what) =>
        void sent.push({ ...(audience as { room: string }), ...(what[0] as unknown as Letter) }),
    },
  })
  return { sent, ...opened }
}

const event = (seq: number, area: string, feed = 'air-quality') =>
  ({ seq, area: areaId(area), feed: feedId(feed) }) as StoredAlarmEvent
const north: Scope = { areas: new Set([areaId('north')]), feeds: 'all' }

test('every scope in use has its own chain over the events that it may see', () => {
  const { open, deliver, sent } = office(() => 10)
  const all = open(wholeScope).box
  const some = open(north).box
  deliver([event(11, 'north'), event(12, 'south'), event(13, 'north')])
  const chain = (room: string) =>
    sent.filter((letter) => letter.room === room).map(({ seq, prevSeq }) => [prevSeq, seq])
  expect(chain(all.followers)).toEqual([
    [10, 11],
    [11, 12],
    [12, 13],
  ])
  expect(chain(some.followers)).toEqual([
    [10, 11],
    [11, 13],
  ])
  expect([all.head(), some.head()]).toEqual([13, 13])
})

test('who may see the same shares a box, until the last of them has gone', () => {
  const { open, boxes } = office(() => 10)
  const first = open(north)
  const second = open({ areas: new Set([areaId('north')]), feeds: 'all' })
  expect(second.box).toBe(first.box)
  first.release()
  expect(boxes()).toHaveLength(1)
  second.release()
  expect(boxes()).toHaveLength(0)
})

test('a chain that is opened anew begins where the log stands', () => {
  let position = 10
  const { open } = office(() => position)
  open(north).release()
  position = 25
  expect(open(north).box.head()).toBe(25)
})
