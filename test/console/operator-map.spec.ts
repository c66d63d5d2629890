import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startCity } from '@haidang/testing'
import type { Browser, Page } from 'playwright-core'
import { administrator, openBrowser, openDesk, signInAs } from './browser.js'
import { tinyArchive } from './tiny-archive.js'

const town = { devices: [{ id: 'aq-east', feed: 'air-quality' }] }
/** The whole world is land; water begins at 108.28° E, right of the middle of the first view. */
const archive = tinyArchive([
  { layer: 'earth', west: 0, north: 0, east: 4_096, south: 4_096 },
  { layer: 'water', west: 3_280, north: 1_000, east: 4_000, south: 3_000 },
])
const style = {
  version: 8,
  sources: {
    zones: { type: 'geojson', data: 'east.geojson', attribution: 'Của thành phố' },
    tiles: { type: 'vector', url: 'pmtiles://city.pmtiles' },
  },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#010203' } },
    {
      id: 'earth',
      type: 'fill',
      source: 'tiles',
      'source-layer': 'earth',
      paint: { 'fill-color': '#102030' },
    },
    { id: 'zones', type: 'fill', source: 'zones', paint: { 'fill-color': '#302010' } },
  ],
}
const east = [
  [108.29, 15],
  [109, 15],
  [109, 17],
  [108.29, 17],
  [108.29, 15],
]

let folder = ''
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-map-'))
  await writeFile(join(folder, 'city.pmtiles'), archive)
  await writeFile(join(folder, 'style.json'), JSON.stringify(style))
  await writeFile(join(folder, 'east.geojson'), JSON.stringify({ type: 'Polygon', coordinates: [east] }))
  await writeFile(join(folder, 'private.txt'), 'nobody’s business')
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A desk over a city with that map, when the map has drawn. */
async function lookAt(url: string) {
  const { page, complaints, context } = await openDesk(browser)
  const ranges: number[] = []
  page.on('response', (answer) => {
    if (answer.url().endsWith('.pmtiles')) ranges.push(answer.status())
  })
  await page.setViewportSize({ width: 1_440, height: 900 }) // so that both places below are map
  await signInAs(page, url, administrator)
  await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor()
  const notice = await page.locator('.maplibregl-ctrl-attrib').innerText()
  const [west = '', rightOfMiddle = ''] = await coloursAt(page, [300, 600], [1_000, 600])
  await context.close()
  return { west, east: rightOfMiddle, notice, complaints, ranges }
}

/** What is drawn there, in CSS pixels of the page, as `#rrggbb`. */
async function coloursAt(page: Page, ...places: readonly (readonly [number, number])[]): Promise<string[]> {
  const png = await page.screenshot()
  return page.evaluate<string[]>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
    pen.drawImage(picture, 0, 0)
    return ${JSON.stringify(places)}.map(([x, y]) => {
      const [r, g, b] = pen.getImageData(x, y, 1, 1).data
      return '#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')
    })
  })()`)
}

describe('a base map of the operator’s own', () => {
  test('as a style is drawn as it is, its archive and its files from beside it', async () => {
    await using city = await startCity({ town, env: { IOC_MAP: join(folder, 'style.json') } })
    const seen = await lookAt(city.httpUrl)
    expect(seen).toMatchObject({ west: '#102030', east: '#302010', complaints: [] })
    expect(seen.notice).toContain('Của thành phố')
    expect(new Set(seen.ranges)).toEqual(new Set([206]))
    const status = async (path: string) => (await fetch(city.httpUrl + path)).status
    expect(await status('/map/operator/east.geojson')).toBe(200)
    for (const path of ['private.txt', '../style.json', '%2e%2e%2fstyle.json', '..%5cstyle.json', ''])
      expect([path, await status(`/map/operator/${path}`)]).toEqual([path, 404])
  }, 180_000)

  test('as a PMTiles archive is read by ranges and drawn in our greys, with its owner’s notice', async () => {
    await using city = await startCity({ town, env: { IOC_MAP: join(folder, 'city.pmtiles') } })
    const seen = await lookAt(city.httpUrl)
    expect(seen).toMatchObject({ west: '#1a1e22', east: '#11161b', complaints: [] })
    expect(seen.notice).toContain('Made for a test')
    expect(new Set(seen.ranges)).toEqual(new Set([206]))
  }, 180_000)

  test('that is not there stops the start and says so', async () => {
    const start = startCity({ town, env: { IOC_MAP: join(folder, 'none.pmtiles') } })
    await expect(start).rejects.toThrow(/IOC_MAP is ".*none\.pmtiles", which is not there/)
  }, 180_000)
})
