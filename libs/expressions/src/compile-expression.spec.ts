import { type Feed, findFeed } from '@haidang/domain'
import { expect, test } from '@jest/globals'

import { compileExpression, expressionLimits } from './compile-expression.js'

const air = findFeed('air-quality') as Feed
const vehicle = findFeed('vehicle') as Feed
const all = (feed: Feed) => feed.quantities.map(({ key }) => key)
const compile = (text: string, feed = air) => compileExpression(text, feed, all(feed))
const ask = (text: string, values: Record<string, number | boolean | string>, feed = air) => {
  const compiled = compile(text, feed)
  return compiled.ok ? compiled.evaluate(values) : compiled.problem
}
const problem = (text: string, feed = air) => {
  const compiled = compile(text, feed)
  return compiled.ok ? 'none' : compiled.problem
}

test('an expression is a question about a device’s quantities', () => {
  expect(ask('pm25 > 80.0 && windSpeed < 1.0', { pm25: 90, windSpeed: 0.4 })).toBe(true)
  expect(ask('pm25 > 80.0 && windSpeed < 1.0', { pm25: 90, windSpeed: 4 })).toBe(false)
  expect(ask('pm25 / pm10 >= 0.8 || humidity >= 95.0', { pm25: 40, pm10: 48, humidity: 70 })).toBe(true)
})

test('whole numbers may be written as such', () => {
  expect(ask('pm25 > 80', { pm25: 80.5 })).toBe(true)
  expect(ask('pm25 + 20.0 > 100', { pm25: 90 })).toBe(true)
})

test('words and states are asked by their names', () => {
  const parked = 'duty in ["on-scene", "collecting"] && !ignition'
  expect(ask(parked, { duty: 'on-scene', ignition: false }, vehicle)).toBe(true)
  expect(ask(parked, { duty: 'available', ignition: false }, vehicle)).toBe(false)
})

test('what is not measured cannot be told, unless the rest decides', () => {
  expect(ask('pm25 > 80.0 && windSpeed < 1.0', { pm25: 90 })).toBeUndefined()
  expect(ask('pm25 > 80.0 || windSpeed < 1.0', { pm25: 90 })).toBe(true)
})

test('what is divided by nothing cannot be told, unless the rest decides', () => {
  expect(ask('pm25 / pm10 >= 0.8', { pm25: 40, pm10: 0 })).toBeUndefined()
  expect(ask('pm25 / pm10 >= 0.8', { pm25: 0, pm10: 0 })).toBeUndefined()
  expect(ask('1.0 / (pm25 / (pm10 + 1.0)) > 0.0', { pm25: 0, pm10: 4 })).toBeUndefined()
  expect(ask('100.0 / pm25 / (pm10 - 1.0) == 5.0', { pm25: 10, pm10: 3 })).toBe(true)
  expect(ask('pm10 > 0.0 && pm25 / pm10 >= 0.8', { pm25: 40, pm10: 0 })).toBe(false)
  expect(ask('pm25 / pm10 >= 0.8 || humidity >= 95.0', { pm25: 40, pm10: 0, humidity: 97 })).toBe(true)
  expect(ask('pm25 > double(400 / 5)', { pm25: 90 })).toBe(true)
  expect(problem('pm25 / divisor(pm10) > 1.0')).toMatch(/divisor/)
})

test.each([
  ['pm25 >', /Unexpected|expected/i],
  ['honey > 1.0', /Unknown variable|honey/],
  ['pm25 + 1.0', /gives a double, not a bool/],
  ['pm25 > "a lot"', /no such overload|operator/i],
  ['true', /none/],
])('%s: %s', (text, says) => {
  expect(problem(text)).toMatch(says)
})

test.each([
  ['duty.matches("^(a+)+$")', 'the method matches'],
  ['[1.0, 2.0].all(x, x > 1.0)', 'the method all'],
  ['size(duty) > 1', 'the function size'],
  ['{"a": 1.0}["a"] > 0.0', /map|Exceeded/],
])('%s may not be said', (text, says) => {
  expect(problem(text, vehicle)).toMatch(says)
})

test('what is too long, too deep or too large is refused', () => {
  expect(problem(`pm25 > 0.0 ${' '.repeat(expressionLimits.characters)}`)).toMatch(/longer than 1000/)
  expect(problem(`${'('.repeat(200)}pm25${')'.repeat(200)} > 0.0`)).toMatch(/Exceeded/)
  expect(problem(Array(60).fill('pm25>1.0').join('||'))).toMatch(/Exceeded/)
})
