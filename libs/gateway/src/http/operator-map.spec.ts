import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { MapRefusal } from './map-refusal.js'
import { openOperatorMap } from './operator-map.js'

let folder = ''
const at = (name: string) => join(folder, name)
const style = (over: object = {}) => JSON.stringify({ version: 8, sources: {}, layers: [], ...over })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-map-'))
  await mkdir(at('tiles'))
  await writeFile(at('tiles/0.pbf'), '')
  await writeFile(at('secret.txt'), '')
  await writeFile(at('.hidden.json'), '')
  await symlink('/etc/hostname', at('link.json'))
  await writeFile(at('style.json'), style())
  await writeFile(at('city.pmtiles'), Buffer.from('PMTiles\u0003 and so on', 'latin1'))
})
afterAll(() => rm(folder, { recursive: true }))

async function refusal(path: string): Promise<string> {
  const cause: unknown = await openOperatorMap(path).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(cause instanceof MapRefusal)) throw new Error('no refusal', { cause })
  expect(cause.reason).toBe('bad-map')
  return cause.message.replaceAll(folder, '')
}

describe('a map of the operator’s own', () => {
  test('that is an archive is served alone', async () => {
    const map = await openOperatorMap(at('city.pmtiles'))
    expect(map).toEqual({ kind: 'pmtiles', folder, file: 'city.pmtiles', files: new Set(['city.pmtiles']) })
  })

  test('that is a style comes with what it names, and with nothing else of its folder', async () => {
    await mkdir(at('run'))
    await writeFile(at('run/haidang.json'), '')
    await writeFile(at('tiles/1.pbf.txt'), '')
    for (const name of ['sprite@2x.png', 'new town.geojson']) await writeFile(at(name), '')
    const sources = {
      archive: { url: 'pmtiles://./city.pmtiles' },
      tiles: { tiles: ['tiles/{z}.pbf?v=2'] },
      town: { data: 'new%20town.geojson' },
      notOurs: { data: 'link.json' },
      hidden: { data: '.hidden.json' },
      absent: { data: 'absent.json' },
      secret: { data: 'secret.txt' },
    }
    await writeFile(
      at('city.json'),
      style({ sources, sprite: 'sprite', glyphs: 'fonts/{fontstack}/{range}.pbf' }),
    )
    const { kind, files } = await openOperatorMap(at('city.json'))
    expect(kind).toBe('style')
    const named = ['city.json', 'city.pmtiles', 'new town.geojson', 'sprite@2x.png', 'tiles/0.pbf']
    expect([...files].sort()).toEqual(named)
  })

  test('that is reached by a link is served under the name of the link', async () => {
    await symlink(at('style.json'), at('linked.json'))
    expect([...(await openOperatorMap(at('linked.json'))).files]).toEqual(['linked.json'])
  })
})

describe('a start is refused', () => {
  test.each([
    ['none.pmtiles', 'which is not there or cannot be read.'],
    ['tiles', 'which is no file: name a .pmtiles or a style .json.'],
    ['secret.txt', 'which is neither a .pmtiles nor a style .json.'],
  ])('with %s', async (name, why) => {
    expect(await refusal(at(name))).toBe(`IOC_MAP is "/${name}", ${why}`)
  })

  test('with an archive that is none', async () => {
    await writeFile(at('old.pmtiles'), Buffer.from('PMTiles\u0002', 'latin1'))
    expect(await refusal(at('old.pmtiles'))).toContain('no PMTiles archive of version 3')
  })

  test.each([['not json'], [style({ version: 7 })], ['{"version":8}'], ['[]']])(
    'with the style %s',
    async (text) => {
      await writeFile(at('bad.json'), text)
      expect(await refusal(at('bad.json'))).toContain('no MapLibre style of version 8')
    },
  )

  test.each([
    [{ glyphs: 'https://tiles.example.com/{fontstack}/{range}.pbf' }],
    [{ sprite: '//example.com/sprite' }],
    [{ sprite: [{ id: 'a', url: 'mapbox://sprite' }] }],
    [{ sources: { a: { type: 'vector', tiles: ['/tiles/{z}/{x}/{y}.pbf'] } } }],
    [{ sources: { a: { type: 'vector', url: 'pmtiles://https://example.com/x.pmtiles' } } }],
    [{ sources: { a: { type: 'geojson', data: '../../etc/passwd.json' } } }],
    [{ sources: { a: { type: 'geojson', data: 'x/%2e%2e/%2e%2e/passwd.json' } } }],
    [{ sources: { a: { type: 'geojson', data: '..\\x.json' } } }],
  ])('with a style that reaches elsewhere: %j', async (over) => {
    await writeFile(at('far.json'), style(over))
    expect(await refusal(at('far.json'))).toContain('does not lie in its own folder')
  })

  test('with no style whose things lie beside it', async () => {
    const near = {
      glyphs: 'fonts/{fontstack}/{range}.pbf',
      sources: { a: { type: 'vector', url: 'pmtiles://city.pmtiles' }, b: { type: 'geojson', data: {} } },
    }
    await writeFile(at('near.json'), style(near))
    expect((await openOperatorMap(at('near.json'))).kind).toBe('style')
  })
})
