import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

export type ScreenPicture = Readonly<{ type: 'image/webp' | 'image/jpeg'; bytes: Uint8Array }>

/** What a wall has said of itself at `at`; instants in epoch ms. */
export type ScreenHeartbeat = Readonly<{
  id: string
  at: number
  frameAt: number
  framesPerSecond: number
  mode: string
  linkAgeMs: number
  version: string
  width: number
  height: number
  picture?: ScreenPicture
}>

/**
 * Keeps what a living wall says. Its browser is due another cookie when it got the last before `cookieBeforeAt`;
 * undefined when it has been revoked meanwhile.
 */
export async function noteHeartbeat(
  tx: Tx,
  beat: ScreenHeartbeat,
  { cookieBeforeAt }: Readonly<{ cookieBeforeAt: number }>,
): Promise<Readonly<{ cookieDue: boolean }> | undefined> {
  const { id, at, frameAt, framesPerSecond, mode, linkAgeMs, version, width, height, picture } = beat
  const { rows } = await tx.query<{ cookieDue: boolean }>(
    `with before as (select id, cookie_at <= $11 as due from screen where id = $1 and revoked_at is null for update)
     update screen set last_seen_at = $2, frame_at = $3, frames_per_second = $4, mode = $5, link_age_ms = $6,
       version = $7, width = $8, height = $9, picture_at = case when $10 then $2 else picture_at end,
       cookie_at = case when before.due then $2 else cookie_at end
     from before where screen.id = before.id returning before.due as "cookieDue"`,
    [
      ...[id, timestamp(at), timestamp(frameAt), framesPerSecond, mode, linkAgeMs, version, width, height],
      ...[picture !== undefined, timestamp(cookieBeforeAt)],
    ],
  )
  const [noted] = rows
  if (!noted) return undefined
  if (picture) await keepPicture(tx, id, picture)
  return noted
}

async function keepPicture(tx: Tx, id: string, { type, bytes }: ScreenPicture): Promise<void> {
  await tx.query(
    `insert into screen_picture (screen_id, type, bytes) values ($1, $2, $3)
     on conflict (screen_id) do update set type = excluded.type, bytes = excluded.bytes`,
    [id, type, Buffer.from(bytes)],
  )
}

/** What the wall last showed; undefined when it has sent no picture. */
export async function readScreenPicture(tx: Tx, id: string): Promise<ScreenPicture | undefined> {
  const { rows } = await tx.query<ScreenPicture>(
    'select type, bytes from screen_picture where screen_id = $1',
    [id],
  )
  return rows[0]
}
