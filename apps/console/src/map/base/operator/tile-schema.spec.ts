import { expect, test } from '@jest/globals'
import { basePaletteOf } from '../base-palette.js'
import { tileLayers } from './tile-layers.js'
import { tileSchemaOf } from './tile-schema.js'

test.each([
  [['earth', 'water', 'roads', 'places'], 'earth'],
  [['water', 'transportation', 'place'], 'water'],
])('tiles with %j are drawn by their schema, each layer once by its name', (layers, lowest) => {
  const schema = tileSchemaOf(layers)
  if (!schema) throw new Error('unknown')
  const drawn = tileLayers(schema, basePaletteOf('night'), 'vi')
  expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length)
  expect(drawn.some((layer) => 'source-layer' in layer && layer['source-layer'] === lowest)).toBe(true)
})

test('tiles of another kind are told as such', () => {
  expect(tileSchemaOf(['cadastre'])).toBeUndefined()
})
