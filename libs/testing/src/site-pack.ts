import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Rule, feeds } from '@haidang/domain'

export type TownDevice = Readonly<{
  id: string
  feed: string
  area?: string
  intervalSeconds?: number
  labels?: string
}>

export type Town = Readonly<{ devices: readonly TownDevice[]; rules?: readonly Rule[] }>

/** Two wards under one city: enough for scopes to differ. */
export const townAreas = ['town', 'ward-east', 'ward-west'] as const

/**
 * Writes a site pack of a made-up town, so that a test says itself which devices and rules there are. The
 * feeds' own rules are replaced by ones that never fire, unless the test brings rules of the same ids.
 */
export async function writeSitePack(folder: string, { devices, rules = [] }: Town): Promise<void> {
  const text = (name: string) => ({ vi: name, en: name })
  const [city, ...wards] = townAreas
  const areas = [
    { id: city, kind: 'city', name: text('Town') },
    ...wards.map((id) => ({ id, parent: city, kind: 'ward', name: text(id) })),
  ]
  const silent = feeds
    .flatMap((feed) => feed.rules)
    .filter(({ id }) => !rules.some((rule) => rule.id === id))
    .map(neverFires)
  const rows = devices.map(({ id, feed, area = 'ward-east', intervalSeconds, labels = '' }) =>
    [
      id,
      feed,
      `Trạm ${id}`,
      `Station ${id}`,
      area,
      'council',
      '108.2',
      '16.05',
      intervalSeconds ?? '',
      labels,
    ].join(','),
  )
  await mkdir(folder, { recursive: true })
  await Promise.all(
    Object.entries({
      'site.yaml': JSON.stringify({
        id: 'town',
        name: text('Town'),
        timeZone: 'Asia/Ho_Chi_Minh',
        center: [108.2, 16.05],
        box: [108.1, 15.94, 108.34, 16.16],
      }),
      'areas.yaml': JSON.stringify(areas),
      'agencies.yaml': JSON.stringify([{ id: 'council', name: text('Council') }]),
      'rules.yaml': JSON.stringify([...silent, ...rules]),
      'devices.csv': [
        'id,feed,name_vi,name_en,area,agency,lon,lat,interval_seconds,labels',
        ...rows,
        '',
      ].join('\n'),
    }).map(([file, content]) => writeFile(join(folder, file), content)),
  )
}

function neverFires(rule: Rule): Rule {
  return { ...rule, scope: { labels: { never: 'never' } } }
}
