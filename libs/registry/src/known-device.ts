import type { Bulletin, DeviceId, FeedId } from '@haidang/domain'

import type { Registry } from './registry.js'

/** What must be known of a device to judge what it says. */
export type KnownDevice = Readonly<{
  id: DeviceId
  feed: FeedId
  intervalMs: number
  simulated: boolean
  bulletins: readonly Bulletin[]
}>

/** The device of that name; undefined when there is none. */
export function knownDevice(
  { device, bulletinsFor }: Pick<Registry, 'device' | 'bulletinsFor'>,
  id: string,
): KnownDevice | undefined {
  const found = device(id)
  return (
    found && {
      id: found.id,
      feed: found.feed,
      intervalMs: found.intervalSeconds * 1_000,
      simulated: found.simulated,
      bulletins: bulletinsFor(found.id),
    }
  )
}
