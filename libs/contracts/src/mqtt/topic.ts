import { isReadableId } from '@haidang/domain'

/** What a device says on its topics, and the one thing that is said to it. */
export const channels = ['observations', 'events', 'presence', 'rejections'] as const

export type Channel = (typeof channels)[number]

export type Topic = Readonly<{ feed: string; device: string; channel: Channel }>

/** The parts of `ioc/v1/{feed}/{device}/{channel}`, or undefined when the text is no such topic. */
export function parseTopic(topic: string): Topic | undefined {
  const [root, version, feed, device, channel, ...rest] = topic.split('/', 7)
  if (root !== 'ioc' || version !== 'v1' || rest.length > 0) return undefined
  if (feed === undefined || device === undefined || !isReadableId(feed) || !isReadableId(device))
    return undefined
  return isChannel(channel) ? { feed, device, channel } : undefined
}

/** The topic on which a device speaks, or hears of its rejections. */
export function formatTopic({ feed, device, channel }: Topic): string {
  return `ioc/v1/${feed}/${device}/${channel}`
}

function isChannel(text: string | undefined): text is Channel {
  return channels.some((channel) => channel === text)
}
