import type { AlarmState } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { Aged } from '../../xray/aged.js'
import { useLinkTruth } from '../../xray/use-link-truth.js'

/** How many alarms are hidden right now, whoever hid them and why: what nobody sees is counted where everybody looks. */
export function AsidePill() {
  const { live, router } = useConsole()
  const { say } = useWords()
  const truth = useLinkTruth(say('xray.log'))
  const all = useCell(live.alarms.all)
  const count = (state: AlarmState): number => all.filter((alarm) => alarm.state === state).length
  const shelved = count('shelved')
  const suppressed = count('suppressed-by-design')
  const out = count('out-of-service')
  const hidden = shelved + suppressed + out
  const detail = say('gsb.asideDetail', { shelved, suppressed, out })
  const tab = hidden > 0 && shelved === 0 ? 'blocked' : 'shelved'
  return (
    <button
      type="button"
      className="gsb-pill gsb-aside"
      data-testid="gsb-aside"
      data-count={hidden}
      title={detail}
      onClick={() => router.go({ page: 'alarms', tab })}
    >
      <Aged of={truth}>
        <span className="gsb-two number">
          <span>{say('gsb.shelved', { count: shelved })}</span>
          <span>{say('gsb.blocked', { count: suppressed + out })}</span>
        </span>
      </Aged>
    </button>
  )
}
