import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

export const bulletinFileTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type BulletinFileType = (typeof bulletinFileTypes)[number]

/** The paper behind a bulletin, without its content. */
export type BulletinFile = Readonly<{
  type: BulletinFileType
  /** In bytes. */
  size: number
  /** Hexadecimal. */
  sha256: string
  /** Epoch ms. */
  attachedAt: number
  attachedBy: string
}>

type Attached = BulletinFile & Readonly<{ bulletin: number; content: Uint8Array }>

const partBytes = 256 * 1_024

/**
 * Attaches a file to a bulletin that has not been ended, within the caller's transaction. Returns false, and does nothing,
 * where the bulletin has ended or has its file already.
 */
export async function attachBulletinFile(
  tx: Tx,
  { bulletin, type, size, sha256, attachedAt, attachedBy, content }: Attached,
): Promise<boolean> {
  const { count } = await tx.query(
    `insert into bulletin_file (bulletin_id, type, size, sha256, attached_at, attached_by)
     select one.id, $2, $3, decode($4, 'hex'), $5, $6 from bulletin one where one.id = $1 and one.ended_at is null for share
     on conflict do nothing`,
    [bulletin, type, size, sha256, timestamp(attachedAt), attachedBy],
  )
  if (count === 0) return false
  for (let place = 0; place * partBytes < content.length; place += 1) {
    const part = content.subarray(place * partBytes, (place + 1) * partBytes)
    await tx.query('insert into bulletin_file_part (bulletin_id, place, content) values ($1, $2, $3)', [
      bulletin,
      place,
      part,
    ])
  }
  return true
}

/** The content of a bulletin's file, a part at a time: the next is read when the one before has been taken. */
export async function* readBulletinFile(tx: Tx, bulletin: number): AsyncGenerator<Uint8Array> {
  for (let place = 0; ; place += 1) {
    const { rows } = await tx.query<{ content: Uint8Array }>(
      'select content from bulletin_file_part where bulletin_id = $1 and place = $2',
      [bulletin, place],
    )
    const [part] = rows
    if (!part) return
    yield part.content
  }
}

/** @throws RangeError for a type of another version of ours */
export function fileTypeOf(text: string): BulletinFileType {
  const found = bulletinFileTypes.find((type) => type === text)
  if (!found) throw new RangeError(`a bulletin's file is ${text}`)
  return found
}
