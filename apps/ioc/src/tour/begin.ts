import {
  type MeJson,
  alarmSchema,
  deviceSchema,
  feedSchema,
  meSchema,
  pageOf,
  ruleJsonSchema,
  systemSchema,
} from '@haidang/contracts'
import { followAlarms } from '../live/follow-alarms.js'
import type { Product } from '../product/find-product.js'
import { Refusal } from '../refusal.js'
import { Rest, RestRefusal } from '../speak/rest.js'
import { until } from '../until.js'
import { type NoStation, type Register, type Station, chooseStation } from './station.js'
import type { Tour } from './step.js'

export type Wish = Readonly<{ device?: string | undefined; mayKill: boolean; signal: AbortSignal }>

/** The city reports within seconds of a start; a tour that comes too early waits. */
const reportsWithinMs = 30_000

/**
 * Looks who we are, chooses a station and opens a live connection.
 * @throws Refusal when the token may not do this, or there is no station to borrow
 */
export async function begin(product: Product, { device, mayKill, signal }: Wish): Promise<Tour> {
  const rest = new Rest(product)
  await checkRights(rest)
  const { at } = await rest.get('system', systemSchema)
  const aheadMs = Date.parse(at) - Date.now()
  const station = await until('a station at rest has reported', () => choose(rest, device), {
    withinMs: reportsWithinMs,
    everyMs: 1_000,
    signal,
  }).catch(async (error: unknown) => {
    const chosen = chooseStation(await readRegister(rest), device)
    throw typeof chosen === 'string' ? new Refusal(sayWhy(chosen, device)) : error
  })
  const follower = await followAlarms(product)
  let lastAt = 0
  const stamp = (): number => {
    lastAt = Math.max(lastAt + 1, Date.now() + aheadMs)
    return lastAt
  }
  return { product, rest, follower, station, mayKill, signal, stamp }
}

async function checkRights(rest: Rest): Promise<void> {
  const me = await rest.get('me', meSchema).catch((error: unknown) => {
    if (!(error instanceof RestRefusal && error.status === 401)) throw error
    throw new Refusal(
      'The system does not know this token: it has been revoked, or IOC_TOKEN is of another system.',
    )
  })
  const lacks = lackOf(me)
  if (lacks !== undefined)
    throw new Refusal(
      `The tour takes a credential and makes a token, which only an administrator of everything may; ${me.username} ${lacks}. Without IOC_TOKEN it uses the token that the system leaves on its own machine.`,
    )
}

function lackOf({ role, scope }: MeJson): string | undefined {
  if (role !== 'administrator') return `is ${role}`
  return scope.areas || scope.feeds ? 'sees a part only' : undefined
}

async function readRegister(rest: Rest): Promise<Register> {
  const [devices, feeds, rules, alarms] = await Promise.all([
    rest.all('devices', pageOf(deviceSchema)),
    rest.all('feeds', pageOf(feedSchema)),
    rest.all('rules', pageOf(ruleJsonSchema)),
    rest.all('alarms', pageOf(alarmSchema)),
  ])
  return { devices, feeds, rules, alarms }
}

/** Undefined while stations may still report. */
async function choose(rest: Rest, device: string | undefined): Promise<Station | undefined> {
  const chosen = chooseStation(await readRegister(rest), device)
  if (typeof chosen !== 'string') return chosen
  if (chosen === 'not-fit') return undefined
  throw new Refusal(sayWhy(chosen, device))
}

function sayWhy(why: NoStation, device = ''): string {
  switch (why) {
    case 'none-simulated':
      return 'No device is simulated here: the tour takes the place of a simulated one only, never of a real one. Start with IOC_SIMULATE=1.'
    case 'no-such-device':
      return `There is no device "${device}"; npm run ioc -- devices lists them.`
    case 'not-simulated':
      return `${device} is a real device; the tour takes the place of a simulated one only.`
    case 'not-fit':
      return `No simulated station is fit${device && ` (${device} was asked for)`}: one that stands still, has reported, has no live alarm, and has a threshold rule that fires at once.`
  }
}
