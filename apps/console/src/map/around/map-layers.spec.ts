import { expect, test } from '@jest/globals'
import { MapLayers } from './map-layers.js'

test('a feed can be hidden and shown again; what has an alarm is shown whatever is hidden', () => {
  const layers = new MapLayers().toggled('vehicle')
  expect([
    layers.shows('vehicle', false),
    layers.shows('vehicle', true),
    layers.shows('air-quality', false),
  ]).toEqual([false, true, true])
  expect(layers.toggled('vehicle').shows('vehicle', false)).toBe(true)
})

test('only the abnormal leaves what has an alarm', () => {
  const layers = new MapLayers().withOnlyAbnormal(true)
  expect([layers.shows('air-quality', false), layers.shows('air-quality', true)]).toEqual([false, true])
})

test('what is the house’s own is no part of the map', () => {
  expect(new MapLayers().shows('display', true)).toBe(false)
})

test.each([undefined, '-vehicle', 'zones', '-air-quality,abnormal,zones'])(
  'an address that says %s shows the same again',
  (text) => expect(MapLayers.of(text).text).toBe(text),
)

test('nonsense in an address hides nothing; a clean filter leaves what was asked for besides', () => {
  expect(MapLayers.of('-<b>,%%%').leavesOut).toBe(false)
  const filtered = MapLayers.of('-vehicle,abnormal,zones')
  expect(filtered.leavesOut).toBe(true)
  expect(filtered.withNothingLeftOut().text).toBe('zones')
})
