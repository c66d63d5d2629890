declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type DeviceId = Branded<'DeviceId'>
export type FeedId = Branded<'FeedId'>
export type AreaId = Branded<'AreaId'>
export type AgencyId = Branded<'AgencyId'>
export type RuleId = Branded<'RuleId'>
export type AlarmId = Branded<'AlarmId'>
export type ZoneId = Branded<'ZoneId'>

const readableId = /^[a-z0-9-]{1,64}$/

/** Whether a text may name a device, feed, area, agency, rule or zone: `[a-z0-9-]{1,64}`. */
export function isReadableId(text: string): boolean {
  return readableId.test(text)
}

/** @throws RangeError when the text is not `[a-z0-9-]{1,64}`. */
export function deviceId(text: string): DeviceId {
  return readable(text, 'device') as DeviceId
}

/** @throws RangeError when the text is not `[a-z0-9-]{1,64}`. */
export function feedId(text: string): FeedId {
  return readable(text, 'feed') as FeedId
}

/** @throws RangeError when the text is not `[a-z0-9-]{1,64}`. */
export function areaId(text: string): AreaId {
  return readable(text, 'area') as AreaId
}

/** @throws RangeError when the text is not `[a-z0-9-]{1,64}`. */
export function agencyId(text: string): AgencyId {
  return readable(text, 'agency') as AgencyId
}

/** @throws RangeError when the text is not `[a-z0-9-]{1,64}`. */
export function ruleId(text: string): RuleId {
  return readable(text, 'rule') as RuleId
}

/** @throws RangeError when the text is not `[a-z0-9-]{1,64}`. */
export function zoneId(text: string): ZoneId {
  return readable(text, 'zone') as ZoneId
}

/** An alarm's id as it came over a wire; the store decides whether there is such an alarm. */
export function alarmId(text: string): AlarmId {
  return text as AlarmId
}

/**
 * The id of the episode that began at `raisedAt` (epoch ms). The same rule over the same observations
 * always gives the same id, so a replay finds the record that is already there.
 */
export function episodeId(key: {
  rule: RuleId
  device: DeviceId
  quantity: string
  raisedAt: number
}): AlarmId {
  return `${key.rule}.${key.device}.${key.quantity || 'device'}.${key.raisedAt.toString(36)}` as AlarmId
}

function readable(text: string, what: string): string {
  if (!readableId.test(text)) throw new RangeError(`not a ${what} id: ${JSON.stringify(text.slice(0, 80))}`)
  return text
}
