import type { IncomingMessage } from '@haidang/broker'
import { type RejectionMessage, formatTopic, instant } from '@haidang/contracts'
import { storableText } from '@haidang/codecs'
import type { RefusalRecord } from '@haidang/store'

import type { FindDevice } from './ports.js'
import type { TalliedRefusal } from './steps/refusal-tally.js'

const longestTopic = 512
const longestMessage = 400

type About = Readonly<{ message: IncomingMessage; device?: string; feed?: string }>

/** What quarantine keeps of one refusal: fit for every column, and with the whole payload. */
export function refusalRecord(refusal: TalliedRefusal, { message, device, feed }: About): RefusalRecord {
  return {
    receivedAt: message.receivedAt,
    topic: storableText(message.topic, longestTopic),
    reason: refusal.reason,
    path: refusal.path,
    message: storableText(refusal.message, longestMessage),
    count: refusal.count,
    payload: message.payload,
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
