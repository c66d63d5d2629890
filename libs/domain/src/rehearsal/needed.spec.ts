import { expect, test } from '@jest/globals'
import { airQuality } from '../feed/air-quality.js'
import { parking } from '../feed/parking.js'
import { aNoDataRule, aRule, aThresholdRule } from '../testing/index.js'
import { neededColumns } from './needed.js'

test('for the silence of a whole device one column that says nothing stands for all that it may say', () => {
  const { quantities, words } = neededColumns([aNoDataRule(), aThresholdRule()], airQuality)
  expect(quantities).toEqual(['pm25'])
  expect(words?.standIn).not.toBe('pm25')
  expect(words?.among).toContain('pm25')
  expect(words?.among).not.toContain('vnAqi')
})

test('of what happens the kinds that are counted are read, and the fields that are tested', () => {
  const counted = (event: string, field?: string) =>
    aRule({
      ...{ kind: 'event', event, windowMs: 60_000, levels: [{ limit: 3, severity: 2 }] },
      ...(field !== undefined && { where: [{ field, atLeast: 1 }] }),
    })
  const rules = [counted('payment', 'amountVnd'), counted('payment'), counted('violation', 'amountVnd')]
  const events = { kinds: ['payment', 'violation'], fields: ['amountVnd'] }
  expect(neededColumns(rules, parking)).toMatchObject({ events, quantities: [], positions: false })
  expect(neededColumns([aThresholdRule()], airQuality).events).toBeUndefined()
})

test('the quantities whose silence is asked for are read themselves', () => {
  const rule = aNoDataRule({ condition: { quantities: ['', 'pm10'] } })
  expect(neededColumns([rule], airQuality).quantities).toEqual(['pm10'])
})
