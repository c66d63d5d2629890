import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

/** The browser keeps this desk mute: that is said as long as it lasts. Any key or press ends it. */
export function SoundBanner() {
  const { sound } = useConsole()
  const { say } = useWords()
  const { state } = useCell(sound.desk.shown)
  if (state !== 'blocked') return null
  return (
    <div className="sound-banner" role="status" data-testid="sound-banner">
      <span>{say('sound.blockedBanner')}</span>
      <button type="button" className="button" onClick={() => sound.desk.touched()}>
        {say('sound.blockedButton')}
      </button>
    </div>
  )
}
