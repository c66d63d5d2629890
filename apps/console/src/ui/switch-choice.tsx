import { useWords } from '../console.js'
import type { Switch } from '../preferences.js'
import { type Cell, useCell } from '../state/cell.js'
import { Choice } from './choice.js'

type Props = Readonly<{ label: string; cell: Cell<Switch>; testId: string }>

/** A preference that is on or off, with its name before it. */
export function SwitchChoice({ label, cell, testId }: Props) {
  const { say } = useWords()
  return (
    <div className="setting">
      <span>{label}</span>
      <Choice
        label={label}
        testId={testId}
        value={useCell(cell)}
        choose={(next) => cell.set(next)}
        options={[
          { value: 'on', label: say('switch.on') },
          { value: 'off', label: say('switch.off') },
        ]}
      />
    </div>
  )
}
