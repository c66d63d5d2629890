import type { ReactNode } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { useNow } from '../state/use-now.js'
import { type Truth, pathText, truthAt } from './truth.js'

type Props = Readonly<{
  of: Truth
  children: ReactNode
  /** Where there is room for it: the way it took, written out. Elsewhere it is in the tooltip. */
  full?: boolean
  /** For names and sentences: they stay, and their age stands beside them. */
  beside?: boolean
}>

/**
 * Around everything live: a number, a sentence, a count. While the X-ray is on, its age stands in its place, grey by
 * freshness, with the way it took from the sensor to this screen.
 */
export function Aged({ of, children, full = false, beside = false }: Props) {
  const { xray } = useConsole()
  const on = useCell(xray)
  if (!on) {
    return (
      <span className="aged" data-live="">
        {children}
      </span>
    )
  }
  return (
    <>
      {beside && children} <Age of={of} full={full} />
    </>
  )
}

/** The same around a tile, a chart, a list: the ages lie over it, and it shines through. */
export function AgedArea({ of, children }: Pick<Props, 'of' | 'children'>) {
  const { xray } = useConsole()
  const on = useCell(xray)
  return (
    <div className="aged-area" data-live="">
      {children}
      {on && (
        <div className="aged-veil">
          <Age of={of} full />
        </div>
      )}
    </div>
  )
}

function Age({ of, full }: Readonly<{ of: Truth; full: boolean }>) {
  const { live } = useConsole()
  const words = useWords()
  const { ageMs, freshness } = truthAt(of, useNow())
  // A device is told by its name; what is none (the log, the link) says what it is.
  const source = live.devices.get(of.source)?.name[words.language] ?? of.source
  const path = pathText({ ...of, source }, words)
  return (
    <span className="aged" data-xray="" data-age={ageMs ?? 'never'} data-freshness={freshness} title={path}>
      <span className="aged-age number">
        {ageMs === undefined ? words.say('freshness.never') : words.formats.duration(ageMs)}
      </span>
      {full && <small className="aged-path">{path}</small>}
    </span>
  )
}
