/** One of several sessions that share the devices: `index` of `of`, counted from 0. */
export type Shard = Readonly<{ index: number; of: number }>

/** All devices in one session. */
export const wholeCity: Shard = { index: 0, of: 1 }

const deviceLevel = 3

/**
 * Which of `of` shards a topic belongs to: that of its device, by its name alone, so that what one device says stays
 * in order. A topic that names no device (and will be refused) goes by all of it: exactly one shard takes it.
 */
export function shardOf(topic: string, of: number): number {
  if (of <= 1) return 0
  return fnv1a(topic.split('/', deviceLevel + 1)[deviceLevel] ?? topic) % of
}

/** Whether this shard takes messages of this topic. */
export function isOfShard(topic: string, { index, of }: Shard): boolean {
  return of <= 1 || shardOf(topic, of) === index
}

/**
 * The name of a shard's session at the broker. The number of shards is part of it: another number is another
 * division of the devices, whose sessions begin empty beside the old ones.
 */
export function sessionName(prefix: string, { index, of }: Shard): string {
  return of <= 1 ? prefix : `${prefix}-${index}-of-${of}`
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
