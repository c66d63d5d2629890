import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse } from 'yaml'

/** The site pack as the source of a module, for the fixtures build: the same city without a server to read it. */
export function readSitePack(folder) {
  const yaml = (name) => parse(readFileSync(join(folder, name), 'utf8'))
  const roads = roadsIn(join(folder, 'map'))
  const pack = {
    site: yaml('site.yaml'),
    areas: yaml('areas.yaml'),
    agencies: yaml('agencies.yaml'),
    rules: yaml('rules.yaml'),
    devices: csv(readFileSync(join(folder, 'devices.csv'), 'utf8')),
    roads,
  }
  return Object.entries(pack)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
    .join('\n')
}

/** The lines on which the fixtures' vehicles go up and down. */
function roadsIn(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.geojson'))
  const features = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).features)
  const roads = features
    .filter(
      ({ geometry, properties }) => geometry.type === 'LineString' && /^(road|street)$/.test(properties.kind),
    )
    .map(({ geometry }) => geometry.coordinates)
  if (roads.length < 10) throw new Error(`there are only ${roads.length} roads in ${folder}`)
  return roads
}

/** The pack's own simple kind: no field holds a comma. */
function csv(text) {
  const [head, ...lines] = text.trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const fields = line.split(',')
    return Object.fromEntries(names.map((name, place) => [name, fields[place] ?? '']))
  })
}
