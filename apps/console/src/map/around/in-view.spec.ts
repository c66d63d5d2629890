import type { Severity } from '@haidang/domain'
import { expect, test } from '@jest/globals'
import { aDeviceView } from '../../testing-console.js'
import { inView, mostInView } from './in-view.js'

const named = (id: string) => aDeviceView({ id, name: { vi: id, en: id } })
const badge = (severity: Severity) => ({ severity, look: 'unacknowledged' as const })

test('the abnormal stand on top, the worst first; the rest keep their order', () => {
  const badges = new Map([
    ['b', badge(2)],
    ['d', badge(4)],
  ])
  const rows = inView(['a', 'b', 'c', 'd'].map(named), (id) => badges.get(id))
  expect(rows.map(({ device }) => device.id)).toEqual(['d', 'b', 'a', 'c'])
})

test('a list never grows beyond what can be read', () => {
  const many = Array.from({ length: mostInView + 10 }, (_, n) => named(`d-${n}`))
  expect(inView(many, () => undefined)).toHaveLength(mostInView)
})
