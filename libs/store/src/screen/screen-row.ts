import type { StoredScope } from '../access/person.js'

/** A paired wall as stored; instants in epoch ms. */
export type ScreenRow = Readonly<{
  id: string
  name: string
  scene: string
  scope: StoredScope
  pairedAt: number
  pairedBy: string
  revokedAt: number | null
  revokedBy: string | null
  width: number
  height: number
  lastSeenAt: number | null
  frameAt: number | null
  framesPerSecond: number | null
  mode: string | null
  linkAgeMs: number | null
  version: string | null
  pictureAt: number | null
}>

/** The columns of a `ScreenRow`. */
export const screenColumns = `id, name, scene, scope, paired_at as "pairedAt", paired_by as "pairedBy",
  revoked_at as "revokedAt", revoked_by as "revokedBy", width, height, last_seen_at as "lastSeenAt",
  frame_at as "frameAt", frames_per_second as "framesPerSecond", mode, link_age_ms as "linkAgeMs", version,
  picture_at as "pictureAt"`
