import { type Bulletin, type Hazard, type RiskLevel, areaId, hazards } from '@haidang/domain'

import { type BulletinFile, fileTypeOf } from './bulletin-file.js'

/** A bulletin with who entered it, and who ended it; instants in epoch ms. */
export type StoredBulletin = Bulletin &
  Readonly<{
    replaces?: string
    replacedBy?: string
    enteredAt: number
    enteredBy: string
    endedBy?: string
    endedNote?: string
    file?: BulletinFile
  }>

export type BulletinRow = Readonly<{
  id: number
  number: string
  issuer: string
  hazard: string
  level: number
  areas: readonly string[]
  headline: string | null
  issued_at: number
  valid_from: number
  valid_to: number
  replaces: number | null
  replaced_by: number | null
  entered_at: number
  entered_by: string
  ended_at: number | null
  ended_by: string | null
  ended_as: 'superseded' | 'cancelled' | null
  ended_note: string | null
  file_type: string | null
  file_size: number | null
  file_sha256: string | null
  file_at: number | null
  file_by: string | null
}>

/** Of a row of `bulletin`: whether it was cancelled before its time began, and so has never ended what it was to replace. */
export function neverCounted(row: string): string {
  return `coalesce(${row}.ended_as = 'cancelled' and ${row}.ended_at < ${row}.valid_from, false)`
}

export const bulletinColumns = `one.id, one.number, one.issuer, one.hazard, one.level, one.areas, one.headline, one.issued_at,
  one.valid_from, one.valid_to, one.replaces, one.entered_at, one.entered_by, one.ended_at, one.ended_by, one.ended_as,
  one.ended_note, (select next.id from bulletin next where next.replaces = one.id and not ${neverCounted('next')}) as replaced_by,
  file.type as file_type, file.size as file_size, encode(file.sha256, 'hex') as file_sha256, file.attached_at as file_at,
  file.attached_by as file_by`

/** What `bulletinColumns` are of. */
export const bulletinTables = 'bulletin one left join bulletin_file file on file.bulletin_id = one.id'

/** A row as the rest of the house knows it. @throws RangeError for a hazard or a level of another version of ours */
export function bulletinOf(row: BulletinRow): StoredBulletin {
  const { hazard, level, ended_at: endedAt, ended_as: endedAs } = row
  if (!isHazard(hazard) || !isLevel(level))
    throw new RangeError(`bulletin ${row.id} is of ${hazard} ${level}`)
  return {
    ...{ id: String(row.id), number: row.number, issuer: row.issuer, hazard, level },
    areas: row.areas.map(areaId),
    ...(row.headline !== null && { headline: row.headline }),
    ...{ issuedAt: row.issued_at, validFromAt: row.valid_from, validToAt: row.valid_to },
    ...(endedAt !== null && endedAs !== null && { ended: { at: endedAt, as: endedAs } }),
    ...(row.replaces !== null && { replaces: String(row.replaces) }),
    ...(row.replaced_by !== null && { replacedBy: String(row.replaced_by) }),
    ...{ enteredAt: row.entered_at, enteredBy: row.entered_by },
    ...(row.ended_by !== null && { endedBy: row.ended_by }),
    ...(row.ended_note !== null && { endedNote: row.ended_note }),
    ...fileOf(row),
  }
}

/** Whether this version of ours knows what it is about: a newer one may have entered it. */
export function isKnown({ hazard, level }: Pick<BulletinRow, 'hazard' | 'level'>): boolean {
  return isHazard(hazard) && isLevel(level)
}

function fileOf(row: BulletinRow): { file?: BulletinFile } {
  const { file_type: type, file_size: size, file_sha256: sha256, file_at: at, file_by: by } = row
  if (type === null || size === null || sha256 === null || at === null || by === null) return {}
  return { file: { type: fileTypeOf(type), size, sha256, attachedAt: at, attachedBy: by } }
}

function isHazard(text: string): text is Hazard {
  return Object.hasOwn(hazards, text)
}

function isLevel(level: number): level is RiskLevel {
  return level >= 1 && level <= 5
}
