import type { IncomingMessage } from '@haidang/broker'
import type { Channel } from '@haidang/contracts'
import { type Feed, findFeed } from '@haidang/domain'

import type { KnownDevice } from '../ports.js'
import { readTopic } from './known-topics.js'
import type { Refused, Step } from './step.js'

export type Located = Readonly<{
  message: IncomingMessage
  device: KnownDevice
  feed: Feed
  /** What is said to devices is nothing that they say. */
  channel: Exclude<Channel, 'rejections'>
}>

/**
 * Topic → device and feed. A device speaks under its own name and its own feed only; the simulated city for simulated
 * devices only, so that nothing of it counts as real while a device's session changes hands.
 */
export const locate: Step<IncomingMessage, Located> = (message, { findDevice, entrance }) => {
  const topic = readTopic(message.topic)
  if (!topic) return refuse(message, 'unknown-topic', 'the topic is not ioc/v1/{feed}/{device}/{channel}')
  const { feed: feedName, device: deviceName, channel } = topic
  if (message.device !== undefined && message.device !== deviceName) {
    return refuse(message, 'not-your-topic', `${message.device} may not speak for ${deviceName}`)
  }
  if (channel === 'rejections')
    return refuse(message, 'not-your-topic', 'rejections are told to devices, not by them')
  if (entrance === 'import' && channel === 'presence')
    return refuse(message, 'unknown-topic', 'only observations and events can be imported')
  const device = findDevice(deviceName)
  if (!device) {
    return {
      refusal: no('unknown-device', `there is no device ${deviceName}`),
      device: deviceName,
      feed: feedName,
    }
  }
  if (message.simulated && !device.simulated) {
    return refuse({ device: device.id }, 'not-your-topic', `${deviceName} is not simulated any more`)
  }
  const feed = findFeed(device.feed)
  if (!feed || device.feed !== feedName) {
    const text = `${deviceName} belongs to the feed ${device.feed}, not to ${feedName}`
    return { refusal: no('unknown-device', text), device: deviceName, feed: device.feed }
  }
  if (feed.internal)
    return refuse({ device: device.id }, 'not-your-topic', `nobody speaks for ${feed.id} here`)
  return { message, device, feed, channel }
}

type LocateReason = 'unknown-topic' | 'not-your-topic' | 'unknown-device'

function refuse({ device }: Pick<IncomingMessage, 'device'>, reason: LocateReason, message: string): Refused {
  return { refusal: no(reason, message), ...(device !== undefined && { device }) }
}

function no(reason: LocateReason, message: string): Refused['refusal'] {
  return { reason, path: '', message }
}
