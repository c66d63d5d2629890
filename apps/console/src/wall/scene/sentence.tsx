import type { LiveAlarm } from '@haidang/contracts'
import { useWords } from '../../console.js'
import { halvesOf } from './sentence-parts.js'

/** Words in brackets that are short enough to stay on one line. */
const shortBracket = /\([^()]{1,20}\)/g

/** An alarm's sentence for few, large lines: where it is first, and what beside or below it, never broken in the middle. */
export function Sentence({ alarm, className }: { alarm: LiveAlarm; className: string }) {
  const { language } = useWords()
  const { where, what } = halvesOf(alarm.message[language])
  const unbroken = what.replaceAll(shortBracket, (bracket) => bracket.replaceAll(' ', '\u00A0'))
  return (
    <p className={className}>
      {where !== undefined && (
        <>
          <span className="wall-where">{where}</span>{' '}
        </>
      )}
      <span className={where === undefined ? 'wall-where' : 'wall-what'}>{unbroken}</span>
    </p>
  )
}
