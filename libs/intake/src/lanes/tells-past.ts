import type { IncomingMessage } from '@haidang/broker'
import { parseJson } from '@haidang/codecs'
import { type DeviceState, isLive, liesBehind, parseAt } from '@haidang/domain'

import type { IntakePorts } from '../ports.js'
import type { Checked } from '../steps/check.js'
import { readTopic } from '../steps/known-topics.js'
import { type Stopped, isRefused } from '../steps/step.js'

/** So many observations in one message are a device's past, when none of them is of now. */
const pastObservations = 50
/** An instant and a value take no less: what is shorter is not looked into. */
const leastBytes = pastObservations * 20

/**
 * Whether a message tells at length of what is long over and lies behind what the device has said since. What is ahead of
 * that must be heard in order, however old it is: an outage that ends with an alarm began it, and its live value would
 * overtake it. What holds anything of now, what is short (unless it was told as past), and all of a device that we have not
 * seen yet, stays among the live ones, too.
 */
export function isPast(judged: Checked | Stopped, stateOf: IntakePorts['stateOf']): boolean {
  if (isRefused(judged)) return false
  const { channel, device } = judged.located
  if (judged.observations.length < (channel === 'past' ? 1 : pastObservations)) return false
  const { id, intervalMs } = device
  if (!judged.observations.every(({ observation }) => !isLive(observation, intervalMs))) return false
  const state = stateOf(id)
  return state !== undefined && judged.observations.every(({ observation }) => liesBehind(state, observation))
}

/**
 * Whether a device we know has told this as what it kept, on the topic for it: who does waives its place in the order of
 * what is said now.
 */
export function isToldAsPast(
  { topic: name, isCut }: IncomingMessage,
  { findDevice }: Pick<IntakePorts, 'findDevice'>,
): boolean {
  const topic = readTopic(name)
  return topic?.channel === 'past' && isCut !== true && findDevice(topic.device)?.feed === topic.feed
}

/**
 * What `isPast` says, of a message that nobody has judged, at half the price: a flood of past is over sooner for those who stand
 * behind it. False of whatever is not plain; never true where `isPast` is not, but for what will be refused of it.
 */
export function isPlainlyPast(
  { topic: name, payload, receivedAt, isCut }: IncomingMessage,
  { findDevice, stateOf }: Pick<IntakePorts, 'findDevice' | 'stateOf'>,
): boolean {
  if (payload.length < leastBytes || isCut === true) return false
  const topic = readTopic(name)
  const device = topic && findDevice(topic.device)
  if (!device || topic.channel !== 'observations' || topic.feed !== device.feed) return false
  const state = stateOf(device.id)
  const parsed = state && parseJson(payload)
  if (!state || !parsed?.ok || !Array.isArray(parsed.json) || parsed.json.length < pastObservations)
    return false
  const elements: readonly unknown[] = parsed.json
  return elements.every((element) => {
    const at = isObject(element) && element['position'] === undefined ? parseAt(element['at']) : undefined
    if (!isObject(element) || at === undefined || isLive({ at, receivedAt }, device.intervalMs)) return false
    return isBehind(state, at, element['values'])
  })
}

function isBehind({ latest }: DeviceState, at: number, values: unknown): boolean {
  if (!isObject(values)) return false
  return Object.keys(values).every((quantity) => at < (latest[quantity]?.at ?? Number.NEGATIVE_INFINITY))
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
