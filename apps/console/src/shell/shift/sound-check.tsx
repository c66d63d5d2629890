import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'

/** What somebody says of the tone: not played yet, played and not answered, heard, not heard. */
export type Heard = 'untried' | 'played' | 'yes' | 'no'

type Props = Readonly<{ heard: Heard; answer: (heard: Heard) => void }>

/** The tone for trying. The press that plays it is also what lets the browser sound from now on. */
export function SoundCheck({ heard, answer }: Props) {
  const { sound } = useConsole()
  const { say } = useWords()
  const { state } = useCell(sound.desk.shown)
  const play = (): void => {
    sound.desk.test('test')
    answer('played')
  }
  return (
    <div data-testid="shift-sound" data-heard={heard} data-state={state}>
      <h3>{say('sound.title')}</h3>
      <p>{say(`sound.says.${state}`)}</p>
      <div className="shift-sound">
        <button type="button" className="button" data-testid="shift-test" onClick={play}>
          ♪ {say('sound.testTone')}
        </button>
        {heard !== 'untried' && <Answers heard={heard} answer={answer} />}
      </div>
      {heard === 'no' && <p role="status">{say('shift.notHeardHint')}</p>}
    </div>
  )
}

function Answers({ heard, answer }: Props) {
  const { say } = useWords()
  return (
    <span className="choice" role="group" aria-label={say('shift.heardIt')}>
      <button
        type="button"
        data-testid="shift-heard"
        aria-pressed={heard === 'yes'}
        onClick={() => answer('yes')}
      >
        {say('shift.heard')}
      </button>
      <button
        type="button"
        data-testid="shift-not-heard"
        aria-pressed={heard === 'no'}
        onClick={() => answer('no')}
      >
        {say('shift.notHeard')}
      </button>
    </span>
  )
}
