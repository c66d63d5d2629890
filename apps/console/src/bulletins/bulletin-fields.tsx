import type { AreaJson } from '@haidang/contracts'
import { hazardText } from '@haidang/domain'
import { useWords } from '../console.js'
import { type Draft, hazardKeys, isHazard, levelsOf } from './draft.js'

type Props = Readonly<{ draft: Draft; change: (part: Partial<Draft>) => void }>

/** Blanks alone are nothing. */
const someLetter = String.raw`.*\S.*`

/** A line of text. */
export function TextField({
  name,
  draft,
  change,
  longest,
  required = true,
}: Props & Readonly<{ name: 'number' | 'issuer' | 'headline'; longest: number; required?: boolean }>) {
  const { say } = useWords()
  return (
    <label className="field">
      {say(`bulletins.${name}`)}
      <input
        name={name}
        required={required}
        pattern={required ? someLetter : undefined}
        maxLength={longest}
        value={draft[name]}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    </label>
  )
}

/** A date and time by the site's clock; of one earlier than `earliest` or later than `latest` the browser says so. */
export function TimeField({
  name,
  draft,
  change,
  earliest,
  latest,
}: Props &
  Readonly<{
    name: 'issuedAt' | 'validFrom' | 'validTo'
    earliest?: string | undefined
    latest?: string | undefined
  }>) {
  const { say } = useWords()
  return (
    <label className="field">
      {say(`bulletins.${name}`)}
      <input
        name={name}
        type="datetime-local"
        required
        min={earliest}
        max={latest}
        value={draft[name]}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    </label>
  )
}

/** A hazard, and a level of those that the decision knows for it. */
export function HazardFields({ draft, change }: Props) {
  const { say, language } = useWords()
  return (
    <>
      <label className="field">
        {say('bulletins.hazard')}
        <select
          name="hazard"
          value={draft.hazard}
          onChange={({ target: { value } }) =>
            isHazard(value) && change({ hazard: value, level: levelsOf(value)[0] ?? 1 })
          }
        >
          {hazardKeys.map((hazard) => (
            <option key={hazard} value={hazard}>
              {hazardText(hazard, language)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {say('bulletins.level')}
        <select
          name="level"
          value={draft.level}
          onChange={({ target }) => change({ level: Number(target.value) })}
        >
          {levelsOf(draft.hazard).map((level) => (
            <option key={level} value={level}>
              {level}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

/** `areas`: the units of today. */
export function AreasField({ draft, change, areas }: Props & Readonly<{ areas: readonly AreaJson[] }>) {
  const { say, language } = useWords()
  return (
    <label className="field">
      {say('bulletins.areas')}
      <select
        name="areas"
        multiple
        required
        size={6}
        value={[...draft.areas]}
        onChange={({ target }) => change({ areas: [...target.selectedOptions].map(({ value }) => value) })}
      >
        {areas.map(({ id, name }) => (
          <option key={id} value={id}>
            {name[language]}
          </option>
        ))}
      </select>
    </label>
  )
}
