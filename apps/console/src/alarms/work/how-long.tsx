import { useState } from 'react'
import { useWords } from '../../console.js'
import { Choice } from '../../ui/choice.js'

const usual = ['15', '60', '240'] as const
type Chosen = (typeof usual)[number] | 'own'

/** In minutes; nothing is hidden for longer than a day. */
export const longestShelf = 1_440

type Props = Readonly<{
  /** Minutes; undefined while what is written is no time within a day. */
  choose: (minutes: number | undefined) => void
}>

/** For how long an alarm is shelved: one of three, or hours and minutes of one's own. */
export function HowLong({ choose }: Props) {
  const { say } = useWords()
  const [chosen, setChosen] = useState<Chosen>('15')
  const [own, setOwn] = useState({ hours: '8', minutes: '0' })
  const pick = (next: Chosen): void => {
    setChosen(next)
    choose(next === 'own' ? minutesOf(own) : Number(next))
  }
  const write = (part: Partial<typeof own>): void => {
    const next = { ...own, ...part }
    setOwn(next)
    choose(minutesOf(next))
  }
  return (
    <div className="field">
      {say('shelve.forHowLong')}
      <div className="how-long">
        <Choice
          label={say('shelve.forHowLong')}
          testId="shelve-minutes"
          value={chosen}
          choose={pick}
          options={[...usual, 'own' as const].map((value) => ({ value, label: say(`shelve.${value}`) }))}
        />
        {chosen === 'own' && (
          <span className="how-long-own">
            <Amount says="shelve.hours" most={24} value={own.hours} write={(hours) => write({ hours })} />
            <Amount
              says="shelve.minutes"
              most={59}
              value={own.minutes}
              write={(minutes) => write({ minutes })}
            />
          </span>
        )}
      </div>
      {chosen === 'own' && minutesOf(own) === undefined && <small role="alert">{say('shelve.within')}</small>}
    </div>
  )
}

type AmountProps = Readonly<{
  says: 'shelve.hours' | 'shelve.minutes'
  most: number
  value: string
  write: (value: string) => void
}>

function Amount({ says, most, value, write }: AmountProps) {
  const { say } = useWords()
  return (
    <label className="how-long-amount">
      <input
        type="number"
        inputMode="numeric"
        min={0}
        max={most}
        step={1}
        value={value}
        data-testid={says.replace('.', '-')}
        onChange={({ target }) => write(target.value)}
      />
      {say(says)}
    </label>
  )
}

/** Together; undefined where that is nothing, no number, or more than a day. */
export function minutesOf({
  hours,
  minutes,
}: Readonly<{ hours: string; minutes: string }>): number | undefined {
  const parts = [hours, minutes].map((text) => (text.trim() === '' ? 0 : Number(text)))
  const [h = Number.NaN, m = Number.NaN] = parts
  const all = 60 * h + m
  const whole = parts.every((part) => Number.isInteger(part) && part >= 0)
  return whole && all >= 1 && all <= longestShelf ? all : undefined
}
