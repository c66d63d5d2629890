import { expect, test } from '@jest/globals'
import { airQuality } from '../feed/air-quality.js'
import { aNoDataRule, aThresholdRule } from '../testing/index.js'
import { neededColumns } from './needed.js'

test('for the silence of a whole device one column that says nothing stands for all that it may say', () => {
  const { quantities, words } = neededColumns([aNoDataRule(), aThresholdRule()], airQuality)
  expect(quantities).toEqual(['pm25'])
  expect(words?.standIn).not.toBe('pm25')
  expect(words?.among).toContain('pm25')
  expect(words?.among).not.toContain('vnAqi')
})

test('the quantities whose silence is asked for are read themselves', () => {
  const rule = aNoDataRule({ condition: { quantities: ['', 'pm10'] } })
  expect(neededColumns([rule], airQuality).quantities).toEqual(['pm10'])
})
