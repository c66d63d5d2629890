import { systemSchema } from '@haidang/contracts'
import { useState } from 'react'
import { useWords } from '../../console.js'
import { request } from '../../rest/request.js'
import { useResource } from '../../rest/use-resource.js'
import { planScene } from '../geometry/scene-plan.js'
import { assumedSize, displayQuery } from '../geometry/wall-size.js'
import { wallOrigin } from './wall-origin.js'

/** A signal of so many pixels is taken for the reckoning; what a wall carries does not depend on it. */
const signalPx = 3_840

/** Millimetres and seat in, address out: and before anybody mounts anything, what such a wall can carry. */
export function AddScreen() {
  const { say } = useWords()
  const [said, setSaid] = useState({
    width: String(assumedSize.widthMm),
    height: String(assumedSize.heightMm),
    far: String(assumedSize.farM),
  })
  const size = {
    widthMm: Number(said.width),
    heightMm: Number(said.height),
    farM: Number(said.far.replace(',', '.')),
  }
  const valid = size.widthMm >= 100 && size.heightMm >= 100 && size.farM >= 0.5 && size.farM <= 100
  const field = (key: keyof typeof said) => (
    <label className="field">
      {say(`screens.${key}`)}
      <input
        inputMode="decimal"
        value={said[key]}
        data-testid={`add-${key}`}
        onChange={({ target }) => setSaid({ ...said, [key]: target.value })}
      />
    </label>
  )
  return (
    <section className="add-screen" data-testid="add-screen" aria-label={say('screens.add')}>
      <h2>{say('screens.add')}</h2>
      <div className="add-screen-fields">
        {field('width')}
        {field('height')}
        {field('far')}
      </div>
      {valid ? <Verdict size={size} /> : <p>{say('screens.invalid')}</p>}
    </section>
  )
}

function Verdict({ size }: { size: { widthMm: number; heightMm: number; farM: number } }) {
  const { say, formats } = useWords()
  const heightPx = Math.round((signalPx * size.heightMm) / size.widthMm)
  const plan = planScene({ ...size, widthPx: signalPx, heightPx })
  const { origin, onlyHere } = useWallOrigin()
  return (
    <>
      <p data-testid="add-verdict" data-layout={plan.layout}>
        {say(`screens.fits.${plan.layout}`, { far: formats.number(size.farM, 1) })}{' '}
        <span className="number">
          {say('screens.carries', { lines: plan.lines, letters: plan.letters, rows: plan.rows })}
        </span>
      </p>
      <label className="field">
        {say('screens.addressLabel')}
        <input
          readOnly
          data-testid="add-address"
          value={`${origin}/display?${displayQuery(size)}`}
          onFocus={({ target }) => target.select()}
        />
      </label>
      {onlyHere && (
        <p className="add-screen-hint" data-testid="add-only-here">
          {say('screens.onlyHere')}
        </p>
      )}
    </>
  )
}

/** What the server knows of its addresses; until it has said, and where it does not say, our own. */
function useWallOrigin() {
  const system = useResource('system', (signal) => request(systemSchema, 'system', { signal }))
  const { origin: own } = window.location
  const { origin, onlyHere } = wallOrigin((system.state === 'ready' && system.data.origins) || [], own)
  return { origin, onlyHere: onlyHere && system.state !== 'loading' }
}
