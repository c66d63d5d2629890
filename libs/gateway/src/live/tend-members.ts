import type { Clock, Log } from '@haidang/domain'
import type { SlowLimits } from './live-paces.js'
import type { LiveMember } from './live-member.js'
import { judgeBacklog } from './watch-slow.js'
import type { WaterWorks } from './water/water-works.js'

export type TendOptions = Readonly<{
  members(): Iterable<LiveMember>
  water: WaterWorks
  limits: SlowLimits
  everyMs: number
  clock: Clock
  log: Log
}>

/** How often, and the largest backlog that anybody has had. */
export type TendCounts = Readonly<{ shed: number; resyncs: number; mostPackets: number; mostBytes: number }>

export type Tending = Readonly<{
  counts(): TendCounts
  /** Packets that the slowest has not taken now. */
  mostWaiting(): number
  close(): void
}>

/** A member whose asking came to nothing hears of it again after this long. */
const adriftMs = 5_000

/** Looks after every member: the slow lose their water, the stuck their connection, the forgetful are reminded. */
export function tendMembers({ members, water, limits, everyMs, clock, log }: TendOptions): Tending {
  const counts = { shed: 0, resyncs: 0, mostPackets: 0, mostBytes: 0 }

  const tendWater = (member: LiveMember): void => {
    const { connection, shed } = member
    if (shed === undefined && connection.waiting() === 0) return
    const backlog = connection.backlog()
    counts.mostPackets = Math.max(counts.mostPackets, backlog.packets)
    counts.mostBytes = Math.max(counts.mostBytes, backlog.bytes)
    switch (judgeBacklog(backlog, shed !== undefined, limits)) {
      case 'fine':
        return
      case 'shed':
        counts.shed += 1
        member.shed = water.unsubscribe(member)
        return log.info('live.water.shed', { connection: connection.id, ...backlog })
      case 'caught-up':
        counts.resyncs += 1
        member.shed = undefined
        return connection.send('resync', { layers: [...(shed ?? [])], alarms: false })
      case 'cut':
        log.warn('live.connection.stuck', {
          connection: connection.id,
          user: member.caller.username,
          ...backlog,
        })
        return connection.cut('too-slow')
    }
  }
  const remind = (member: LiveMember): void => {
    const { following } = member
    if (following.kind !== 'adrift' || clock.now() - following.at < adriftMs) return
    member.following = { kind: 'adrift', at: clock.now() }
    member.connection.send('resync', { layers: [], alarms: true })
  }
  const timer = setInterval(() => {
    for (const member of members()) {
      tendWater(member)
      remind(member)
    }
  }, everyMs).unref()
  const mostWaiting = (): number =>
    [...members()].reduce((most, { connection }) => Math.max(most, connection.waiting()), 0)
  return { counts: () => ({ ...counts }), mostWaiting, close: () => clearInterval(timer) }
}
