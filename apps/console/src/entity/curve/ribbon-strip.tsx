import { useMemo } from 'react'
import { useWords } from '../../console.js'
import type { Bucket } from './buckets.js'
import { type RibbonKind, ribbonOf, ribbonOfBuckets, sharesOf } from './ribbon.js'
import type { Point } from './series.js'

type Props = Readonly<{
  /** Where the course is told in buckets: what came since. */
  points: readonly Point[]
  buckets: readonly Bucket[]
  fromAt: number
  toAt: number
  intervalMs: number
}>

/** In hundredths; less than this would be told as nought. */
const leastShare = 0.05

const kinds: readonly RibbonKind[] = ['good', 'late', 'lost', 'unknown']

/** Under the curve: at which times the value could be trusted. What nobody knows is drawn as unknown. */
export function Ribbon({ points, buckets, fromAt, toAt, intervalMs }: Props) {
  const { say, formats } = useWords()
  const parts = useMemo(() => {
    const span = { fromAt, toAt, intervalMs }
    return buckets.length > 0 ? ribbonOfBuckets(buckets, { ...span, points }) : ribbonOf(points, span)
  }, [points, buckets, fromAt, toAt, intervalMs])
  const shares = sharesOf(parts)
  const present = kinds.filter((kind) => shares[kind] >= leastShare)
  const told = present.map((kind) => `${say(`ribbon.${kind}`)} ${formats.number(shares[kind], 1)}\u00A0%`)
  const place = (at: number): number => (100 * (at - fromAt)) / (toAt - fromAt)
  return (
    <div className="ribbon" data-testid="ribbon">
      <div className="ribbon-strip" role="img" aria-label={`${say('ribbon.label')}: ${told.join(', ')}`}>
        {parts.map((part) => (
          <div
            key={part.fromAt}
            className="ribbon-part"
            data-kind={part.kind}
            title={`${say(`ribbon.${part.kind}`)} ${formats.minute(part.fromAt)}–${formats.minute(part.toAt)}`}
            style={{ left: `${place(part.fromAt)}%`, width: `${place(part.toAt) - place(part.fromAt)}%` }}
          />
        ))}
      </div>
      <p className="ribbon-legend">
        <span>{say('ribbon.label')}:</span>
        {present.map((kind, index) => (
          <span key={kind}>
            <span className="ribbon-part" data-kind={kind} aria-hidden="true" /> {told[index]}
          </span>
        ))}
      </p>
    </div>
  )
}
