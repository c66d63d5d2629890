import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'

const room = join(import.meta.dirname, '../../apps/console')
const built = join(room, 'dist')

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css|html)$/.test(name))
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')
const zipped = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(built, name)), { level: 9 }).length, 0)

/** A script and every script that it cannot start without. */
function withImports(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known
  known.add(name)
  for (const [, found] of read(built, name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(`assets/${found}`, known)
  return known
}

const scripts = filesIn(built)
const only = (pattern: RegExp): string => {
  const found = scripts.filter((name) => pattern.test(name))
  expect(found).toHaveLength(1)
  return found[0] ?? ''
}
const [, entry = ''] =
  /<script type="module"[^>]*src="\/(assets\/[^"]+)"/.exec(read(built, 'index.html')) ?? []
const first = withImports(entry)
const liveWorker = only(/assets\/worker-[\w-]+\.js$/)
const kb = (bytes: number): number => Math.round(bytes / 102.4) / 10

describe('what a browser must load, zipped', () => {
  test('stays within its budget: shell and alarms with the live worker, map, the map’s own worker', () => {
    const map = withImports(only(/assets\/map-page-[\w-]+\.js$/))
    const mapWorker = only(/assets\/maplibre-gl-worker-[\w-]+\.js$/)
    const sizes = {
      shell: kb(zipped([...first, liveWorker])),
      map: kb(zipped([...map].filter((name) => !first.has(name)))),
      mapWorker: kb(zipped([mapWorker])),
    }
    process.stdout.write(`${JSON.stringify(sizes)}\n`)
    expect(sizes.shell).toBeLessThanOrEqual(260)
    expect(sizes.map).toBeLessThanOrEqual(320)
    expect(sizes.mapWorker).toBeLessThanOrEqual(150)
  })
})

describe('the console that is shipped', () => {
  test('knows neither fixtures nor hooks; the build for checks has both', () => {
    const traces = /__ioc\b|fixture=|["'`]fixture["'`]|ioc\.fixture/
    const traced = (folder: string): string[] =>
      filesIn(folder).filter((name) => traces.test(read(folder, name)))
    expect(traced(built)).toEqual([])
    expect(traced(join(room, 'dist-fixtures')).length).toBeGreaterThan(0)
  })

  test('names no address but its own', () => {
    const foreign = /https?:\/\/(?!www\.w3\.org\/|localhost|127\.0\.0\.1)[a-z0-9.-]+\.[a-z]{2,}/gi
    const named = scripts.flatMap((name) =>
      [...read(built, name).matchAll(foreign)].map(([address]) => address),
    )
    const harmless =
      /maplibre\.(org|invalid)|socket\.io|github\.com|react\.dev|json-schema\.org|openstreetmap\.org|mapbox\.com|example/i
    expect([...new Set(named)].filter((address) => !harmless.test(address))).toEqual([])
  })
})
