import type { LiveValue } from '@haidang/contracts'
import { vnAqiBand } from '@haidang/domain'
import { useWords } from '../../console.js'

/**
 * The official index with the colour that the Decision gives it, a keyline that carries where the colour does not, and
 * its word: never a colour alone.
 */
export function StatutoryChip({ value }: { value: LiveValue | undefined }) {
  const { say, language, formats } = useWords()
  const index = typeof value?.value === 'number' ? Math.round(value.value) : undefined
  const band = index === undefined ? undefined : vnAqiBand(index)
  if (!value || index === undefined || !band) return null
  return (
    <span
      className="statutory"
      data-testid="statutory"
      data-band={band.key}
      title={say('entity.statutory')}
      style={{ background: band.color, color: band.textOn === 'dark' ? '#000000' : '#FFFFFF' }}
    >
      VN_AQI <span className="number">{index}</span> · {band.name[language]}{' '}
      <span className="statutory-at number">{formats.minute(value.at)}</span>
    </span>
  )
}
