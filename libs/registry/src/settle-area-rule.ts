import {
  type AreaId,
  type Device,
  type Rule,
  areaDeviceId,
  areaWatch,
  commonArea,
  existsOn,
  siteDate,
} from '@haidang/domain'
import { type Db, addDevices, placeDevice, renameDevice } from '@haidang/store'

import type { Snapshot } from './snapshot.js'

type Settling = Readonly<{
  register: Pick<Snapshot, 'areas' | 'agencies' | 'deviceById'>
  /** Epoch ms. */
  at: number
  /** IANA name; the site's days are those of its units. */
  zone: string
}>

/**
 * Makes the device that stands for a rule over several devices, or has it follow what the rule is called now and where it
 * looks: its alarms go to those who see that place.
 *
 * @returns whether something had to be done.
 */
export async function settleAreaRule(db: Db, rule: Rule, settling: Settling): Promise<boolean> {
  const { register, at } = settling
  const wanted = deviceOf(rule, settling)
  const known = register.deviceById.get(wanted.id)
  if (known && isSettled(known, wanted)) return false
  await db.tx(async (tx) => {
    await addDevices(tx, [wanted], { origin: 'site', at })
    await renameDevice(tx, wanted)
    await placeDevice(tx, wanted)
  })
  return true
}

function deviceOf(rule: Rule, settling: Settling): Device {
  const [agency] = settling.register.agencies
  const area = placeOf(rule, settling)
  if (area === undefined || agency === undefined) throw new Error('the register has no area or no agency')
  return {
    ...{ id: areaDeviceId(rule), feed: areaWatch.id, name: rule.name, area, agency: agency.id },
    ...{ intervalSeconds: areaWatch.intervalSeconds, labels: {}, simulated: false },
  }
}

/** The smallest area that holds all that the rule looks at. */
function placeOf(
  { scope = {} }: Rule,
  { register: { areas, deviceById }, at, zone }: Settling,
): AreaId | undefined {
  const named: readonly string[] =
    scope.areas ?? scope.devices?.flatMap((id) => deviceById.get(id)?.area ?? []) ?? []
  const today = siteDate(at, zone)
  return (
    commonArea(
      areas,
      named.flatMap((id) => unitsOf(id, areas, today)),
    ) ?? areas.all.find(({ parent }) => parent === undefined)?.id
  )
}

/** The unit, or what it has become by today. */
function unitsOf(id: string, areas: Snapshot['areas'], today: string): readonly string[] {
  const heirs = [...areas.heirs(id)].filter((heir) => {
    const area = areas.find(heir)
    return area !== undefined && existsOn(area, today)
  })
  return heirs.length > 0 ? heirs : [id]
}

function isSettled({ name, area }: Device, wanted: Device): boolean {
  return area === wanted.area && name.vi === wanted.name.vi && name.en === wanted.name.en
}
