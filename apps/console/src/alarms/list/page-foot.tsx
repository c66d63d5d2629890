import { isSetAside } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { waitsForSomeone } from '../alarm-groups.js'

/** How much there is to do, and how fast it comes, against what one person can work. */
export function PageFoot() {
  const { live, flood } = useConsole()
  const { say } = useWords()
  const all = useCell(live.alarms.all)
  const { count } = useCell(flood)
  const active = all.filter(({ state }) => !isSetAside(state)).length
  const unack = all.filter(({ state }) => waitsForSomeone(state)).length
  return (
    <p className="alarms-foot number" data-testid="alm-foot">
      {say('alarms.foot', { unack, active, rate: count })}
    </p>
  )
}
