import { expect, test } from '@jest/globals'
import { besideStyle } from './beside-style.js'

const address = 'http://ioc.test/map/operator/style.json'
const folder = 'http://ioc.test/map/operator/'

test('what a style names is found beside it, templates as they are', () => {
  const style = besideStyle(
    {
      version: 8,
      glyphs: 'fonts/{fontstack}/{range}.pbf',
      sprite: [{ id: 'a', url: './sprites/a' }],
      sources: {
        city: { type: 'vector', url: 'pmtiles://city.pmtiles' },
        tiles: { type: 'vector', tiles: ['tiles/{z}/{x}/{y}.pbf'], attribution: 'x' },
        zones: { type: 'geojson', data: 'zones.geojson' },
        here: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      },
      layers: [{ id: 'zones', type: 'fill', source: 'zones' }],
    },
    address,
  )
  expect(style).toEqual({
    version: 8,
    glyphs: `${folder}fonts/{fontstack}/{range}.pbf`,
    sprite: [{ id: 'a', url: `${folder}sprites/a` }],
    sources: {
      'operator-city': { type: 'vector', url: `pmtiles://${folder}city.pmtiles` },
      'operator-tiles': { type: 'vector', tiles: [`${folder}tiles/{z}/{x}/{y}.pbf`], attribution: 'x' },
      'operator-zones': { type: 'geojson', data: `${folder}zones.geojson` },
      'operator-here': { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [{ id: 'operator-zones', type: 'fill', source: 'operator-zones' }],
  })
})

test('the camera, the terrain and the light of a style stay out', () => {
  const style = besideStyle(
    {
      version: 8,
      center: [0, 0],
      zoom: 3,
      terrain: { source: 'x' },
      projection: { type: 'globe' },
      sources: {},
      layers: [],
    },
    address,
  )
  expect(style).toEqual({ version: 8, sources: {}, layers: [] })
})

test.each([[undefined], ['text'], [{ layers: [] }], [{ sources: {} }]])('%j is no style', (style) => {
  expect(() => besideStyle(style, address)).toThrow('no style')
})
