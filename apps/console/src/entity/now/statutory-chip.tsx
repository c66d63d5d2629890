import type { LiveValue } from '@haidang/contracts'
import { vnAqiBand } from '@haidang/domain'
import { useWords } from '../../console.js'

/**
 * The official hourly index: which scale that is and of which hour, and apart from it the number and the word on the
 * colour that the Decision gives them, in a keyline that carries where the colour does not. Its words are no severity.
 */
export function StatutoryChip({ value }: { value: LiveValue | undefined }) {
  const { say, language, formats } = useWords()
  const index = typeof value?.value === 'number' ? Math.round(value.value) : undefined
  const band = index === undefined ? undefined : vnAqiBand(index)
  if (!value || index === undefined || !band) return null
  return (
    <span className="statutory" data-testid="statutory" data-band={band.key} title={say('entity.statutory')}>
      <span className="statutory-scale">
        {say('entity.hourlyIndex')} <span className="number">{formats.minute(value.at)}</span>
      </span>
      <span
        className="statutory-band"
        style={{ background: band.color, color: band.textOn === 'dark' ? '#000000' : '#FFFFFF' }}
      >
        <span className="number">{index}</span> · {band.name[language]}
      </span>
    </span>
  )
}
