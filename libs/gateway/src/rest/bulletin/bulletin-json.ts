import { type BulletinJson, instant } from '@haidang/contracts'
import { bulletinState, riskLevelText } from '@haidang/domain'
import type { BulletinFile, StoredBulletin } from '@haidang/store'

/** A bulletin as REST tells it at `now` (epoch ms). */
export function bulletinJson(bulletin: StoredBulletin, now: number): BulletinJson {
  const { issuedAt, validFromAt, validToAt, enteredAt, ended, areas, file, ...said } = bulletin
  const { id, number, issuer, hazard, level, headline, replaces, replacedBy, enteredBy, endedBy, endedNote } =
    said
  return {
    ...{ id, number, issuer, hazard, level, enteredBy, areas: [...areas] },
    levelText: { vi: riskLevelText(bulletin, 'vi'), en: riskLevelText(bulletin, 'en') },
    ...(headline !== undefined && { headline }),
    ...{ issuedAt: instant(issuedAt), validFrom: instant(validFromAt), validTo: instant(validToAt) },
    state: bulletinState(bulletin, now),
    ...(replaces !== undefined && { replaces }),
    ...(replacedBy !== undefined && { replacedBy }),
    enteredAt: instant(enteredAt),
    ...(ended && { endedAt: instant(ended.at) }),
    ...(endedBy !== undefined && { endedBy }),
    ...(endedNote !== undefined && { endedNote }),
    ...(file && { file: fileJson(file) }),
  }
}

function fileJson({ attachedAt, ...file }: BulletinFile): NonNullable<BulletinJson['file']> {
  return { ...file, attachedAt: instant(attachedAt) }
}
