import { expect, test } from '@jest/globals'
import { labelText, wordText } from './feed.js'
import { feeds } from './index.js'
import { vehicle } from './vehicle.js'

test('every word that a device may send has a name in both languages', () => {
  for (const { quantities } of feeds) {
    for (const quantity of quantities) {
      if (quantity.kind === 'word')
        expect(Object.keys(quantity.names).sort()).toEqual([...quantity.words].sort())
    }
  }
})

test('a word reads in the language; one without a name reads as it was sent', () => {
  const duty = { names: { 'on-scene': { vi: 'tại hiện trường', en: 'on scene' } } }
  expect(wordText(duty, 'on-scene', 'vi')).toBe('tại hiện trường')
  expect(wordText(duty, 'parked', 'vi')).toBe('parked')
})

test('a label reads by its names; an unknown one as it was written', () => {
  expect(labelText(vehicle, ['kind', 'fire'], 'vi')).toEqual({ name: 'Loại xe', value: 'xe chữa cháy' })
  expect(labelText(vehicle, ['colour', 'red'], 'en')).toEqual({ name: 'colour', value: 'red' })
})
