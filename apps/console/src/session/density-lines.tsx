import { useConsole, useWords } from '../console.js'
import type { Density } from '../preferences.js'
import { useCell } from '../state/cell.js'

const densities: readonly Density[] = ['dense', 'standard', 'roomy']

/** The three sizes of type as they would stand on the screen: who sits here takes the line that reads easily. */
export function DensityLines() {
  const { preferences } = useConsole()
  const { say } = useWords()
  const chosen = useCell(preferences.density)
  return (
    <div className="density-lines" role="group" aria-label={say('density.switch')}>
      {densities.map((density) => (
        <button
          key={density}
          type="button"
          data-density={density}
          aria-pressed={density === chosen}
          onClick={() => preferences.density.set(density)}
        >
          {say('shift.sample')} <small>{say(`density.${density}`)}</small>
        </button>
      ))}
    </div>
  )
}
