import { isReadableId } from '@haidang/domain'

/** What a device says on its topics, and the one thing that is said to it. */
export const channels = ['observations', 'events', 'presence', 'past', 'rejections'] as const

export type Channel = (typeof channels)[number]

export type Topic = Readonly<{ feed: string; device: string; channel: Channel }>

const root = 'ioc/v1'
/**
 * What a device kept while nobody heard it goes beside the root of what is said now: a session that subscribes to all of that
 * gets none of it, so that ten million rows of the past stand before nobody's alarm.
 */
const rootOfPast = 'ioc/v1-past'

/** All topics of what is said now, and of what was kept: two subscriptions for two sessions. */
export const filters = { present: `${root}/#`, past: `${rootOfPast}/#` } as const

/**
 * The parts of `ioc/v1/{feed}/{device}/{channel}`, or of `ioc/v1-past/{feed}/{device}/observations`, which is the channel
 * `past`; undefined when the text is no such topic.
 */
export function parseTopic(topic: string): Topic | undefined {
  const [first, version, feed, device, name, ...rest] = topic.split('/', 7)
  if (rest.length > 0 || feed === undefined || device === undefined) return undefined
  const channel = channelOf(`${first}/${version}`, name)
  return channel && isReadableId(feed) && isReadableId(device) ? { feed, device, channel } : undefined
}

/** The topic on which a device speaks, or hears of its rejections. */
export function formatTopic({ feed, device, channel }: Topic): string {
  return channel === 'past'
    ? `${rootOfPast}/${feed}/${device}/observations`
    : `${root}/${feed}/${device}/${channel}`
}

function channelOf(under: string, name: string | undefined): Channel | undefined {
  if (under === rootOfPast) return name === 'observations' ? 'past' : undefined
  if (under !== root || name === 'past') return undefined
  return channels.find((channel) => channel === name)
}
