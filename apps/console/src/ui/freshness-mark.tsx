import type { Freshness } from '@haidang/domain'
import { useAgeWords } from '../state/use-age-words.js'

/** Says how old something is, in words, with a glyph; `live` is quiet. */
export function FreshnessMark({ freshness, ageMs }: Readonly<{ freshness: Freshness; ageMs: number }>) {
  const text = useAgeWords().ago(ageMs, freshness)
  return (
    <span className="freshness" data-freshness={freshness}>
      {freshness !== 'live' && <Glyph freshness={freshness} />}
      {text}
    </span>
  )
}

const glyphs: Record<Exclude<Freshness, 'live'>, string> = {
  late: 'M8 1.5A6.5 6.5 0 1 1 7.99 1.5M8 4V8L10.5 9.5',
  stale: 'M8 1.5A6.5 6.5 0 1 1 7.99 1.5',
  lost: 'M3 13L13 3M6 3H4A2.5 2.5 0 0 0 2.5 6.5M10 13H12A2.5 2.5 0 0 0 13.5 9.5',
}

function Glyph({ freshness }: { freshness: Exclude<Freshness, 'live'> }) {
  return (
    <svg
      className="glyph"
      viewBox="0 0 16 16"
      width="14"
      height="14"
      aria-hidden="true"
      data-glyph={freshness}
    >
      <path d={glyphs[freshness]} />
    </svg>
  )
}
