import { useEffect } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { SoundShown } from '../../sound/sound-desk.js'
import type { Burst } from '../../sound/sound-plan.js'
import { useCell } from '../../state/cell.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { BarMenu } from './bar-menu.js'

/** Whether this desk can be heard, in words; behind it the way to try it. */
export function SoundPill() {
  const { sound } = useConsole()
  const { say } = useWords()
  const shown = useCell(sound.desk.shown)
  const played = useCell(sound.desk.played)
  useAnswers()
  const text = soundText(shown, say)
  return (
    <BarMenu
      label={`${say('sound.title')}: ${text}`}
      title={say(`sound.says.${shown.state}`)}
      button={{
        className: 'gsb-pill gsb-sound',
        'data-testid': 'gsb-sound',
        'data-state': shown.state,
        'data-bursts': played.bursts,
        'data-last': played.last,
      }}
      shown={
        <>
          <SoundIcon quiet={shown.state !== 'on' && shown.state !== 'elsewhere'} />
          <span className="number">{text}</span>
        </>
      }
    >
      {() => <SoundSheet shown={shown} />}
    </BarMenu>
  )
}

function soundText({ state, leftSeconds = 0 }: SoundShown, say: ReturnType<typeof useWords>['say']): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const left = `${two(Math.floor(leftSeconds / 60))}:${two(leftSeconds % 60)}`
  return say(`gsb.sound.${state}`, { left })
}

function SoundIcon({ quiet }: { quiet: boolean }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <path d="M3 7.5H6L10 4V16L6 12.5H3Z" />
      <path d={quiet ? 'M13 8L17 12M17 8L13 12' : 'M13 7.5A4 4 0 0 1 13 12.5M15.2 5.2A7 7 0 0 1 15.2 14.8'} />
    </svg>
  )
}

const bursts: readonly Exclude<Burst, 'link'>[] = [5, 4, 3, 2]

function SoundSheet({ shown }: { shown: SoundShown }) {
  const { sound, flood } = useConsole()
  const { say } = useWords()
  const { on: flooded } = useCell(flood)
  const { desk } = sound
  const silent = shown.state === 'silenced'
  return (
    <div className="gsb-sheet" data-testid="sound-sheet">
      <strong>{say('sound.title')}</strong>
      <p>{say(`sound.says.${shown.state}`)}</p>
      {flooded && <p>{say('sound.flood')}</p>}
      <div className="sound-tests" role="group" aria-label={say('sound.test')}>
        <span>{say('sound.test')}</span>
        <button
          type="button"
          className="button"
          data-testid="sound-test-tone"
          onClick={() => desk.test('test')}
        >
          {say('sound.testTone')}
        </button>
        {bursts.map((burst) => (
          <button
            key={burst}
            type="button"
            className="button"
            data-testid={`sound-test-${burst}`}
            aria-label={say(`severity.${burst}`)}
            title={say(`severity.${burst}`)}
            onClick={() => desk.test(burst)}
          >
            <SeveritySymbol severity={burst} look="acknowledged" size={24} />
          </button>
        ))}
        <button type="button" className="button" onClick={() => desk.test('link')}>
          {say('sound.testLink')}
        </button>
      </div>
      <button type="button" className="button" onClick={() => (silent ? desk.endSilence() : desk.silence())}>
        {say(silent ? 'sound.endSilence' : 'sound.silence')} {!silent && <kbd>m</kbd>}
      </button>
    </div>
  )
}

/** What the desk answers to a wish for quiet is said at the foot of the screen. */
function useAnswers(): void {
  const { sound, notice } = useConsole()
  useEffect(
    () =>
      sound.desk.answered.subscribe(() => {
        const answer = sound.desk.answered.get()
        if (answer) notice.set({ says: `notice.${answer.asked}` })
      }),
    [sound, notice],
  )
}
