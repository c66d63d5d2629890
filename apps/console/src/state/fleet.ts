import type { LonLat } from '@haidang/domain'
import type { PositionColumns } from '../live/messages.js'
import { Cell } from './cell.js'

/** Where a moving device was at its last report. */
export type Fix = Readonly<{
  position: LonLat
  at: number
  speedKmh: number
  headingDeg: number
  flags: number
}>

/** What has moved since this follower last looked, in portions that a frame can carry. */
export type FleetChanges = Readonly<{
  /** At most `limit` devices that have reported since they were last taken, each with its newest fix; without one, it has gone. */
  take(limit: number): (readonly [id: string, fix: Fix | undefined])[]
  close(): void
}>

type Roster = { ids: readonly string[]; places: ReadonlyMap<string, number>; fixes: (Fix | undefined)[] }

/** The newest fix of every moving device. React never sees it move: the map reads it once a frame. */
export class Fleet {
  /** Rises with every frame of positions, several times a second. */
  readonly revision = new Cell(0)
  /** Seconds since 1970 of the newest fix: for what looks at the whole fleet, and need not as often. */
  readonly second = new Cell(0)
  private readonly rosters = new Map<string, Roster>()
  private readonly followers = new Set<Set<string>>()

  takeRoster({ feed, ids }: { feed: string; ids: readonly string[] }): void {
    const known = this.rosters.get(feed)
    const fixes = ids.map((id) => known?.fixes[known.places.get(id) ?? -1])
    const places = new Map(ids.map((id, place) => [id, place]))
    this.rosters.set(feed, { ids, places, fixes })
    const gone = (known?.ids ?? []).filter((id) => !places.has(id))
    for (const changed of this.followers) for (const id of gone) changed.add(id)
    this.revision.set(this.revision.get() + 1)
  }

  take(feed: string, columns: PositionColumns): void {
    const roster = this.rosters.get(feed)
    if (!roster) return
    let newest = this.second.get() * 1_000
    for (let place = 0; place < columns.count; place += 1) {
      const index = columns.index[place] ?? -1
      const id = roster.ids[index]
      if (id === undefined || (columns.at[place] ?? 0) < (roster.fixes[index]?.at ?? 0)) continue
      const fix = fixAt(columns, place)
      roster.fixes[index] = fix
      newest = Math.max(newest, fix.at)
      for (const changed of this.followers) changed.add(id)
    }
    this.revision.set(this.revision.get() + 1)
    this.second.set(Math.floor(newest / 1_000))
  }

  /** Begins with every device that has a fix. */
  follow(): FleetChanges {
    const changed = new Set([...this.each()].map(([id]) => id))
    this.followers.add(changed)
    return {
      take: (limit) => {
        const taken: (readonly [string, Fix | undefined])[] = []
        for (const id of changed) {
          if (taken.length === limit) break
          changed.delete(id)
          taken.push([id, this.get(id)])
        }
        return taken
      },
      close: () => void this.followers.delete(changed),
    }
  }

  get(id: string): Fix | undefined {
    for (const { places, fixes } of this.rosters.values()) {
      const place = places.get(id)
      if (place !== undefined) return fixes[place]
    }
    return undefined
  }

  /** Whether any device has said where it is. */
  hasFix(): boolean {
    for (const _ of this.each()) return true
    return false
  }

  /** Every device that has a fix. */
  *each(): Iterable<readonly [id: string, fix: Fix]> {
    for (const { ids, fixes } of this.rosters.values()) {
      for (const [place, id] of ids.entries()) {
        const fix = fixes[place]
        if (fix) yield [id, fix]
      }
    }
  }
}

function fixAt({ lon, lat, at, speedKmh, headingDeg, flags }: PositionColumns, place: number): Fix {
  return {
    position: [lon[place] ?? 0, lat[place] ?? 0],
    at: at[place] ?? 0,
    speedKmh: speedKmh[place] ?? 0,
    headingDeg: headingDeg[place] ?? 0,
    flags: flags[place] ?? 0,
  }
}
