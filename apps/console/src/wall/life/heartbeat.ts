import { type ScreenHeartbeatJson, screenHeartbeatAnswerSchema, screenLimits } from '@haidang/contracts'
import { request } from '../../rest/request.js'
import { RestError } from '../../rest/rest-error.js'
import { asDisplay } from '../display-session.js'
import type { FrameMeter } from './frame-meter.js'

/** A picture comes with every third heartbeat. */
const pictureEach = 3
const pictureWithinMs = 2_000

/** What a heartbeat says besides its frames and its picture. */
export type Condition = Pick<ScreenHeartbeatJson, 'mode' | 'linkAgeMs' | 'version' | 'width' | 'height'>

export type HeartbeatWorld = Readonly<{
  meter: Pick<FrameMeter, 'sample' | 'lastAt' | 'framesPerSecond'>
  /** Our own clock, by which the frames are timed: epoch ms. */
  now(): number
  condition(): Condition
  /** The last frame in base64, at most 64 KiB of it; undefined when it could not be taken. */
  picture(): Promise<string | undefined>
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** The build that the server serves now. */
  served(version: string): void
  /** The server does not know this wall any more. */
  refused(): void
}>

/**
 * Tells every ten seconds that this wall lives, and what it last drew, until the signal is given up. A picture that takes
 * long comes with a later heartbeat: a wall that is slow is not dead.
 */
export async function beat(world: HeartbeatWorld, signal: AbortSignal): Promise<void> {
  let picture: string | undefined
  for (let count = 0; !signal.aborted; count += 1) {
    const from = world.now()
    await world.meter.sample()
    if (count % pictureEach === 0) {
      const taken = world.picture().then((made) => {
        picture = made
      })
      await Promise.race([taken, world.wait(pictureWithinMs, signal)])
    }
    if (signal.aborted) return
    await send(world, picture)
    picture = undefined
    await world.wait(Math.max(1_000, screenLimits.heartbeatMs - (world.now() - from)), signal)
  }
}

async function send(world: HeartbeatWorld, picture: string | undefined): Promise<void> {
  const { lastAt, framesPerSecond } = world.meter
  // Without a single frame there is nothing to tell: the server's silence rule says that this wall is dead.
  if (lastAt === undefined) return
  const body: ScreenHeartbeatJson = {
    ...world.condition(),
    frameAt: new Date(lastAt).toISOString(),
    sentAt: new Date(world.now()).toISOString(),
    framesPerSecond,
    ...(picture !== undefined && { picture }),
  }
  try {
    const answer = await request(screenHeartbeatAnswerSchema, 'screens/me/heartbeat', {
      method: 'POST',
      body,
      headers: asDisplay,
    })
    world.served(answer.version)
  } catch (error) {
    if (error instanceof RestError && (error.status === 401 || error.status === 403)) world.refused()
  }
}
