import { type PairingJson, type ScreenJson, instant, screenModes } from '@haidang/contracts'
import { display, freshness } from '@haidang/domain'
import type { ScreenRow, StoredScope } from '@haidang/store'

import type { PairingRecord } from '../../neighbours.js'

const intervalMs = display.intervalSeconds * 1_000

/** A wall as REST tells it at `now` (epoch ms). */
export function screenJson(screen: ScreenRow, now: number): ScreenJson {
  const { id, name, scope, pairedAt, pairedBy, revokedAt, revokedBy, lastSeenAt, width, height } = screen
  const frame = frameJson(screen)
  return {
    ...{ id, name, scene: 'overview', scope: scopeCopy(scope), width, height },
    pairedAt: instant(pairedAt),
    pairedBy,
    ...(revokedAt !== null && { revokedAt: instant(revokedAt) }),
    ...(revokedBy !== null && { revokedBy }),
    ...(lastSeenAt !== null && { lastSeenAt: instant(lastSeenAt) }),
    ...(frame && { frame }),
    ...(screen.version !== null && { version: screen.version }),
    state: stateOf(screen, now),
  }
}

/** As any device ages on a screen, only that a wall is lost when its alarm is raised. */
function stateOf({ revokedAt, lastSeenAt }: ScreenRow, now: number): ScreenJson['state'] {
  if (revokedAt !== null) return 'revoked'
  if (lastSeenAt === null) return 'never'
  const stage = freshness(now - lastSeenAt, intervalMs)
  return stage === 'stale' ? 'lost' : stage
}

function frameJson({
  frameAt,
  framesPerSecond,
  mode: said,
  linkAgeMs,
  pictureAt,
}: ScreenRow): ScreenJson['frame'] {
  const mode = screenModes.find((known) => known === said)
  if (frameAt === null || framesPerSecond === null || linkAgeMs === null || !mode) return undefined
  return {
    ...{ at: instant(frameAt), framesPerSecond, mode, linkAgeMs },
    ...(pictureAt !== null && { pictureAt: instant(pictureAt) }),
  }
}

function scopeCopy({ areas, feeds }: StoredScope): ScreenJson['scope'] {
  return { ...(areas && { areas: [...areas] }), ...(feeds && { feeds: [...feeds] }) }
}

/** A code and who asks with it, as REST tells it. */
export function pairingJson({ askedAt, expiresAt, decision, name, ...pairing }: PairingRecord): PairingJson {
  return {
    ...pairing,
    askedAt: instant(askedAt),
    expiresAt: instant(expiresAt),
    state: decision ?? 'asked',
    ...(name !== null && { name }),
  }
}
