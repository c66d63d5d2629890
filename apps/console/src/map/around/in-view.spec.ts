import { expect, test } from '@jest/globals'
import { aDeviceView } from '../../testing-console.js'
import { inView, mostInView } from './in-view.js'

const named = (id: string) => aDeviceView({ id, name: { vi: id, en: id } })
const byName = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

test('the abnormal stand on top, the worst first; the rest go by name', () => {
  const severities = new Map([
    ['b', 2],
    ['d', 4],
  ] as const)
  const rows = inView(['c', 'b', 'a', 'd'].map(named), (id) => severities.get(id as 'b' | 'd'), byName)
  expect(rows.map(({ device }) => device.id)).toEqual(['d', 'b', 'a', 'c'])
})

test('a list never grows beyond what can be read', () => {
  const many = Array.from({ length: mostInView + 10 }, (_, n) => named(`d-${n}`))
  expect(inView(many, () => undefined, byName)).toHaveLength(mostInView)
})
