import type { RehearsalJson } from '@haidang/contracts'
import { useWords } from '../console.js'

type Props = Readonly<{ rehearsal: RehearsalJson; off: boolean; cancel: () => void }>

/** How far it is; whoever is quick enough ends it. */
export function RehearsalProgress({ rehearsal: { progress, state, cancelling }, off, cancel }: Props) {
  const { say, formats } = useWords()
  const share = Math.floor((progress?.share ?? 0) * 100)
  const text =
    state === 'waiting' || !progress
      ? say('rules.waiting')
      : say('rules.progress', {
          share,
          rows: formats.number(progress.rows),
          alarms: formats.number(progress.alarms),
        })
  return (
    <div className="rehearsal-progress" data-testid="rehearsal-progress">
      <progress max={100} value={share} aria-label={say('rules.progressLabel')} aria-valuetext={text} />
      <p className="number">{cancelling ? say('rules.cancelling') : text}</p>
      <button
        type="button"
        className="button"
        data-testid="rehearsal-cancel"
        disabled={off || cancelling}
        onClick={cancel}
      >
        {say('rules.cancel')}
      </button>
    </div>
  )
}
