import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../../console.js'
import { problemText } from '../../i18n/problem-words.js'
import { useCell } from '../../state/cell.js'

/** A deed that did not arrive says so where it was wanted; the alarm stands as it stood. */
export function RowFailure({ alarm }: { alarm: LiveAlarm }) {
  const { work } = useConsole()
  const { say, language } = useWords()
  const failure = useCell(work.failures).get(alarm.id)
  if (!failure) return null
  const told = say('work.failed', { reason: problemText(failure.reason, language) })
  return (
    <span className="row-failure" role="alert" data-testid="alm-failure">
      <span className="row-failure-text" title={told}>
        {told}
      </span>
      <button
        type="button"
        className="button"
        onClick={(event) => {
          event.stopPropagation()
          void work.do([alarm], failure.deed)
        }}
      >
        {say('work.again')}
      </button>
      <button
        type="button"
        className="button"
        aria-label={say('work.dismiss')}
        onClick={(event) => {
          event.stopPropagation()
          work.dismiss(alarm.id)
        }}
      >
        ×
      </button>
    </span>
  )
}
