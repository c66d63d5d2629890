import type { LiveValue } from '@haidang/contracts'
import { vnAqiBand } from '@haidang/domain'
import { useWords } from '../../console.js'
import { ageOf } from '../../state/age.js'
import { useNow } from '../../state/use-now.js'
import { FreshnessMark } from '../../ui/freshness-mark.js'

const hourMs = 3_600_000

/**
 * The official hourly index on the colour that the Decision gives it, in a keyline that carries where the colour does not. The
 * scale's name comes first, so that its word is not read as a severity; and the hour it is of, for what is measured now may be
 * far from it. Once the next ones are missing it says how old it is, too: yesterday had the same hours.
 */
export function StatutoryChip({ value }: { value: LiveValue | undefined }) {
  const { say, language, formats } = useWords()
  const now = useNow()
  const isMeasured = value?.status === 'measuring'
  const index = isMeasured && typeof value.value === 'number' ? Math.round(value.value) : undefined
  const band = index === undefined ? undefined : vnAqiBand(index)
  if (!value || index === undefined || !band) return null
  const { freshness, ageMs } = ageOf(value, { now, intervalMs: hourMs })
  return (
    <span className="statutory" data-testid="statutory" data-band={band.key} title={say('entity.statutory')}>
      <span
        className="statutory-band"
        style={{ background: band.color, color: band.textOn === 'dark' ? '#000000' : '#FFFFFF' }}
      >
        {say('entity.hourlyIndex', { index, band: band.name[language] })}
      </span>
      <span className="statutory-scale number">
        {say('entity.indexHour', {
          from: formats.minute(value.at - hourMs),
          until: formats.minute(value.at),
        })}
        {freshness !== 'live' && (
          <>
            {' '}
            <FreshnessMark freshness={freshness} ageMs={ageMs} />
          </>
        )}
      </span>
    </span>
  )
}
