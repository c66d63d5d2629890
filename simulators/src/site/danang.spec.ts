import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { readCsv } from './csv.js'

const pack = resolve(import.meta.dirname, '../../../infra/sites/danang')
const read = (file: string) => readFile(join(pack, file), 'utf8')
const valuesOf = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`^[- ] ${key}: (\\S+)$`, 'gm'))].map(([, value = '']) => value)

const areas = await read('areas.yaml')
const devices = readCsv(await read('devices.csv'))

test('the city has its 23 wards, 70 communes and one special zone, and the eight districts of before, each once', () => {
  const kinds = valuesOf(areas, 'kind')
  const count = (kind: string) => kinds.filter((one) => one === kind).length
  const counted = ['city', 'ward', 'commune', 'special-zone', 'district'].map(count)
  expect(counted).toEqual([1, 23, 70, 1, 8])
  expect(new Set(valuesOf(areas, 'id')).size).toBe(kinds.length)
})

test('every device stands in a unit of the pack and belongs to one of its agencies', async () => {
  const ids = new Set(valuesOf(areas, 'id'))
  const agencies = new Set(valuesOf(await read('agencies.yaml'), 'id'))
  const lost = devices.filter(({ area = '', agency = '' }) => !ids.has(area) || !agencies.has(agency))
  expect(lost.map(({ id }) => id)).toEqual([])
})

test('every station stands in a ward or commune, never in the city as a whole', () => {
  const stations = devices.filter(({ feed }) => feed === 'air-quality')
  expect(stations.filter(({ area = '' }) => !/^(phuong|xa)-/.test(area))).toEqual([])
})
