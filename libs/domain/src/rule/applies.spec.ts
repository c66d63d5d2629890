import { expect, test } from '@jest/globals'
import { areaId, deviceId, feedId } from '../ids.js'
import { aThresholdRule } from '../testing/index.js'
import { ruleApplies } from './applies.js'

const truck = {
  id: deviceId('fire-01'),
  feed: feedId('air-quality'),
  areas: [areaId('hai-chau'), areaId('da-nang')],
  labels: { kind: 'fire' },
}

test.each([
  [{}, true],
  [{ areas: [areaId('da-nang')] }, true],
  [{ areas: [areaId('son-tra')] }, false],
  [{ devices: [deviceId('fire-01')] }, true],
  [{ devices: [deviceId('fire-02')] }, false],
  [{ labels: { kind: 'fire' } }, true],
  [{ labels: { kind: 'refuse' } }, false],
  [{ areas: [areaId('da-nang')], labels: { kind: 'refuse' } }, false],
])('a scope of %j watches the engine: %s', (scope, watches) => {
  expect(ruleApplies(aThresholdRule({ scope }), truck)).toBe(watches)
})

test('a rule of another feed never applies', () => {
  expect(ruleApplies(aThresholdRule({ feed: feedId('vehicle') }), truck)).toBe(false)
})
