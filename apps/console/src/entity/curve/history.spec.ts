import { expect, test } from '@jest/globals'
import { ruleJsonSchema } from '@haidang/contracts'
import { areaId, deviceId, feedId, findFeed } from '@haidang/domain'
import { limitsOf } from './history.js'

const rules = (findFeed('water-level')?.rules ?? []).map((rule) => ruleJsonSchema.parse(rule))
const camLe = {
  id: deviceId('river-cam-le'),
  feed: feedId('water-level'),
  area: areaId('phuong-cam-le'),
  labels: { bd1: '1.0', bd2: '1.8', bd3: '2.5' },
}
const drawn = (quantity: string, device = camLe) =>
  limitsOf(rules, device, quantity).map(({ limit, severity }) => [limit, severity])

test('a quantity has the limits of its rules', () => {
  expect(drawn('alarmStage')).toEqual([
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
  ])
})

test('the alarm levels among a station’s labels lie on the curve of its level', () => {
  expect(drawn('level')).toEqual([
    [1, 2],
    [1.8, 3],
    [2.5, 4],
  ])
  expect(drawn('level', { ...camLe, labels: { bd1: '1.0', bd2: '', bd3: 'unknown' } })).toEqual([[1, 2]])
})
