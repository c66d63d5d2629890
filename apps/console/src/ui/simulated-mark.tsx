import { useWords } from '../console.js'

/** Beside every value that a simulated device gave. */
export function SimulatedMark({ simulated }: { simulated: boolean }) {
  const { say } = useWords()
  if (!simulated) return null
  return (
    <abbr className="mark" title={say('mark.simulatedHint')}>
      <span aria-hidden="true">M</span> {say('mark.simulated')}
    </abbr>
  )
}
