import type { IncomingMessage } from '@haidang/broker'
import { type RejectionMessage, formatTopic, instant } from '@haidang/contracts'
import { storableText } from '@haidang/codecs'
import type { MessageSource, RefusalRecord } from '@haidang/store'

import type { FindDevice } from './ports.js'
import type { TalliedRefusal } from './steps/refusal-tally.js'

const longestTopic = 512
const longestMessage = 400

type About = Readonly<{ message: IncomingMessage; device?: string; feed?: string }>

/** So far apart, at most, a broker or a device that was without us says the same message again. */
const againWithinMs = 86_400_000

/**
 * What the store knows of a message. Of one that is sent again the acknowledgement was lost, and the process that wrote its
 * records need not be this one.
 */
export function sourceOf({ topic, payload, receivedAt, dup }: IncomingMessage): MessageSource {
  return dup
    ? { topic, payload, receivedAt, againSince: receivedAt - againWithinMs }
    : { topic, payload, receivedAt }
}

/** What quarantine keeps of one refusal: fit for every column, and with the whole payload. */
export function refusalRecord(refusal: TalliedRefusal, { message, device, feed }: About): RefusalRecord {
  return {
    ...sourceOf(message),
    topic: storableText(message.topic, longestTopic),
    reason: refusal.reason,
    path: refusal.path,
    message: storableText(refusal.message, longestMessage),
    count: refusal.count,
    ...(device !== undefined && { device }),
    ...(feed !== undefined && { feed }),
  }
}

/** What the device hears of it, and where; undefined when there is no such device to tell. */
export function rejectionOf(
  record: RefusalRecord,
  findDevice: FindDevice,
): { topic: string; rejection: RejectionMessage } | undefined {
  const device = record.device === undefined ? undefined : findDevice(record.device)
  if (!device) return undefined
  const { topic, reason, path, message, count } = record
  return {
    topic: formatTopic({ feed: device.feed, device: device.id, channel: 'rejections' }),
    rejection: { receivedAt: instant(record.receivedAt), topic, reason, path, message, count },
  }
}
