import { agencySchema, areaSchema, deviceSchema, pageOf } from '@haidang/contracts'
import { findFeed } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import type { Formats } from '../i18n/formats.js'
import type { DeviceView } from '../live/messages.js'
import { request } from '../rest/request.js'
import { useResource } from '../rest/use-resource.js'
import { newestOf } from '../state/age.js'
import { useDataEnd, useNow } from '../state/use-now.js'
import { useLabelText } from './use-label-text.js'

const agencies = pageOf(agencySchema)
const areas = pageOf(areaSchema)

/** What a vehicle says of itself stands where it is told how it drives. */
const toldAbove: ReadonlySet<string> = new Set(['kind', 'plate'])

/** Where it comes from: whose it is, where it stands, how often it should speak. */
export function SourceFacts({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const now = useNow()
  const textOf = useLabelText(device.feed)
  const newest = newestOf(device)
  const names = useNames(device)
  const moves = findFeed(device.feed)?.symbol.motion === 'moving'
  const place = live.fleet.get(device.id)?.position ?? device.position?.position ?? device.home
  // Without a link of our own nobody can say whether the device still has one.
  const cutOff = useDataEnd() !== undefined
  const online =
    cutOff || device.online === undefined
      ? 'entity.onlineUnknown'
      : device.online
        ? 'entity.onlineYes'
        : 'entity.onlineNo'
  return (
    <dl className="facts">
      <Fact name={say('entity.agency')}>{names.agency ?? '…'}</Fact>
      <Fact name={say('entity.area')}>{names.area ?? device.area}</Fact>
      <Fact name={say('entity.measured')}>
        <span className="number">{newest ? formats.instant(newest.at, now) : '—'}</span>
      </Fact>
      <Fact name={say('entity.received')}>
        <span className="number">{newest ? receivedText(newest, formats, now) : '—'}</span>
      </Fact>
      <Fact name={say('entity.interval')}>{formats.duration(device.intervalSeconds * 1_000)}</Fact>
      <Fact name={say('entity.online')}>{say(online)}</Fact>
      {place && (
        <Fact name={say('entity.position')}>
          <code>
            {place[1].toFixed(5)}, {place[0].toFixed(5)}
          </code>
        </Fact>
      )}
      {Object.entries(device.labels).map(([key, value]) => {
        if (moves && toldAbove.has(key)) return null
        const label = textOf(key, value)
        return (
          <Fact key={key} name={label.name}>
            {label.value === value ? <code>{value}</code> : label.value}
          </Fact>
        )
      })}
    </dl>
  )
}

/** The instant, and how long it was under way. */
function receivedText(
  { at, receivedAt }: { at: number; receivedAt: number },
  formats: Formats,
  now: number,
): string {
  const delay = `+${formats.measured(Math.max(0, receivedAt - at) / 1_000, 1)}\u00A0s`
  return `${formats.instant(receivedAt, now)} (${delay})`
}

function Fact({ name, children }: Readonly<{ name: string; children: React.ReactNode }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The names of agency and area; the ids stand until they are known, and remain when they cannot be had. */
function useNames(device: DeviceView): { agency?: string | undefined; area?: string | undefined } {
  const { language } = useWords()
  const resource = useResource(`names/${device.id}`, async (signal) => {
    const [stored, allAgencies, allAreas] = await Promise.all([
      request(deviceSchema, `devices/${encodeURIComponent(device.id)}`, { signal }),
      request(agencies, 'agencies?limit=1000', { signal }).catch(() => ({ items: [] })),
      request(areas, 'areas?limit=1000', { signal }).catch(() => ({ items: [] })),
    ])
    const agency = allAgencies.items.find(({ id }) => id === stored.agency)?.name
    return {
      agency: agency ?? { vi: stored.agency, en: stored.agency },
      area: allAreas.items.find(({ id }) => id === stored.area)?.name,
    }
  })
  if (resource.state !== 'ready') return { agency: resource.state === 'failed' ? '—' : undefined }
  return { agency: resource.data.agency[language], area: resource.data.area?.[language] }
}
